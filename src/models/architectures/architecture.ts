import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { ForwardOptions, Weights } from "../forward.js";

/** Checkpoint names of one layer's attention projections, without `.weight` and `.bias`. */
export interface AttentionNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
}

/** All that the project needs to know of a kind of encoder classifier. */
export interface Architecture {
  /** Names and shapes of the arrays that a checkpoint of this config must hold. */
  parameters(config: EncoderConfig): Map<string, number[]>;
  attention(layer: number): AttentionNames;
  /** Word embeddings of a batch, [B, T, E]. */
  embed(weights: Weights, batch: Batch): Tensor3D;
  /** Logits, [B, C]; differentiable with respect to embeddings, head mask and taps. */
  forward(weights: Weights, config: EncoderConfig, batch: Batch, options: ForwardOptions): Tensor2D;
}
