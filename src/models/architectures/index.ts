import type { ARCHITECTURES } from "../config.js";
import type { Architecture } from "./architecture.js";
import { bert } from "./bert.js";

/** The encoders that can be loaded, by the `model_type` of their config. */
export const architectures: Readonly<Record<(typeof ARCHITECTURES)[number], Architecture>> = { bert };
