import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../weights.js";
import type { EmbeddingNames, EncoderLayerNames, HeadNames } from "./checkpoint-names.js";
import type { ParameterShapes } from "./parameter-shapes.js";

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
