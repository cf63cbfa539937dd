import type { EncoderConfig } from "../config.js";
import type { ArchitectureName } from "../config-keys.js";
import type { Architecture } from "./architecture.js";
import { bert } from "./bert.js";
import { deberta } from "./deberta.js";
import { distilbert } from "./distilbert.js";
import { electra } from "./electra.js";
import { roberta } from "./roberta.js";

/** The encoders that can be loaded, by the `model_type` of their config. */
const architectures: Readonly<Record<ArchitectureName, Architecture>> = {
  bert,
  roberta,
  distilbert,
  electra,
  "deberta-v2": deberta,
};

/** The architecture of a checkpoint. */
export function architectureOf({ architecture }: EncoderConfig): Architecture {
  return architectures[architecture];
}
