import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { testBackend } from "../set-up.js";

// tiny operations go through graphs too, so that every lowering is tested
const backend = registerOnnxBackend({ eagerSize: 0, threads: 1, onWarning: () => {} });
testBackend("onnx");

/** Kernels that the backend left to another one, and how often. */
export const fallbacks = () => backend.statistics.fallbacks;
