import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import type { ParameterShapes } from "./parameter-shapes.js";

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

/** Checkpoint names of the embeddings, which are added up before the norm, without `.weight` and `.bias`. */
export interface EmbeddingNames {
  readonly words: string;
  /** Absent where embeddings hold no positions. */
  readonly positions?: string;
  /** Absent where tokens have no types. */
  readonly types?: string;
  readonly norm: string;
  /** From the embedding size to the hidden size, after the norm, where they differ. */
  readonly projection?: string;
}

/** The classification head on the first token's vector, out(activation(dense(x))): its names in the checkpoint. */
export interface HeadNames {
  readonly dense: string;
  readonly activation: string;
  readonly out: string;
}

/**
 * What one kind of encoder classifier has of its own: the names in its checkpoints, what is added to the word
 * embeddings, and the head. The layers are the same for all.
 */
export interface Architecture {
  embeddings(config: EncoderConfig): EmbeddingNames;
  layerNames(layer: number): EncoderLayerNames;
  head(config: EncoderConfig): HeadNames;
  /** Where attention depends on the distance between tokens. */
  readonly distances?: {
    /** Adds what only this needs to the arrays that a checkpoint must hold. */
    parameters(config: EncoderConfig, shapes: ParameterShapes): void;
    /** Vectors of the distances −(T−1) … T−1 between T tokens, [1, 2T−1, D]. */
    vectors(weights: Weights, config: EncoderConfig, length: number): Tensor3D;
  };
}
