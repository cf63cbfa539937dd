import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";

/** Checkpoint names of one layer's attention projections, without `.weight` and `.bias`. */
export interface AttentionNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  /** Projections of the distances between tokens, in checkpoints of DeBERTa that don't use key and query for them. */
  readonly positionKey?: string;
  readonly positionQuery?: string;
}

/** Checkpoint names of all parts of one encoder layer, without `.weight` and `.bias`. */
export interface EncoderLayerNames extends AttentionNames {
  /** LayerNorm after the attention's residual sum. */
  readonly attentionNorm: string;
  /** The feed-forward network's two projections, D to F and back. */
  readonly intermediate: string;
  readonly feedForwardOutput: string;
  /** LayerNorm after the feed-forward network's residual sum. */
  readonly outputNorm: string;
}

/** Checkpoint names of what stands before and after the layers, without `.weight` and `.bias`. */
export interface EndNames {
  readonly embeddingNorm: string;
  /** From the embedding size to the hidden size, after the norm, where they differ. */
  readonly projection?: string;
  /** The classification head on the first token's vector: out(activation(dense(x))). */
  readonly head: { readonly dense: string; readonly activation: string; readonly out: string };
}

/**
 * What one kind of encoder classifier has of its own: the names in its checkpoints, and what is added to the word
 * embeddings. The layers are the same for all.
 */
export interface Architecture {
  /** Names and shapes of the arrays that a checkpoint of this config must hold. */
  parameters(config: EncoderConfig): Map<string, number[]>;
  layerNames(layer: number): EncoderLayerNames;
  ends(config: EncoderConfig): EndNames;
  /** Word embeddings of a batch, as looked up, [B, T, E]. */
  embed(weights: Weights, batch: Batch): Tensor3D;
  /** Word embeddings [B, T, E] with those of positions and types added, before the norm. */
  embeddingSum(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D;
  /** Vectors of the distances −(T−1) … T−1 between T tokens, [1, 2T−1, D], where attention depends on them. */
  distances?(weights: Weights, config: EncoderConfig, length: number): Tensor3D;
}
