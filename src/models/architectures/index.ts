import type { ARCHITECTURES, EncoderConfig } from "../config.js";
import type { Architecture } from "./architecture.js";
import { bert } from "./bert.js";

/** The encoders that can be loaded, by the `model_type` of their config. */
const architectures: Readonly<Record<(typeof ARCHITECTURES)[number], Architecture>> = { bert };

/** The architecture of a checkpoint. */
export function architectureOf({ architecture }: EncoderConfig): Architecture {
  return architectures[architecture];
}
