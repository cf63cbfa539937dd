import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EncoderParameters, EncoderTrace } from "./encoder.js";
import { embeddingGradient } from "./encoder-backward.js";

/** Tokens of one input, and a gradient at each one's word embedding. */
export interface TokenGradients {
  /** As they stand in the text, without marks of word pieces; special ones by their names, [T]. */
  readonly tokens: readonly string[];
  /** [T][E] */
  readonly gradients: readonly Float32Array[];
}

/**
 * Gradient of the cross-entropy, in nats, against the class that is predicted, at the word embeddings.
 *
 * @param trace  of one input
 * @returns [T, E]
 */
export function gradientOfPrediction(trace: EncoderTrace, parameters: EncoderParameters): Tensor2D {
  const { logits } = trace; // [1, C]
  const predicted = tf.oneHot(logits.argMax(1), logits.shape[1]).cast<Tensor2D>("float32");
  const dLogits = tf.softmax(logits).sub<Tensor2D>(predicted);
  return embeddingGradient(dLogits, trace, parameters, "word").squeeze<Tensor2D>([0, 2]);
}
