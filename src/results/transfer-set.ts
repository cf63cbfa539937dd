import type { Dataset } from "./dataset.js";

/** Texts, and what attacks on them, or on like texts, made once and for all. */
export interface TransferSet {
  readonly clean: Dataset;
  /** Of the same examples in the same order, as `loadTransferSet` reads them, or of others, as AdvGLUE is beside GLUE. */
  readonly adversarial: Dataset;
}
