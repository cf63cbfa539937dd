import "@tensorflow/tfjs-backend-cpu";
import { testBackend } from "../set-up.js";

testBackend("cpu");

/** Kernels that the backend left to another one, and how often. */
export const fallbacks = () => ({});
