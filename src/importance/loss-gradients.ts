import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace } from "../models/encoder.js";
import { type LayerGradients, layerGradients } from "../models/encoder-backward.js";

/**
 * Gradients of each sample's loss, the cross-entropy in nats, at what every layer computes: one pass back through a
 * traced forward pass.
 *
 * @param labels  gold classes, [B]
 * @returns by layer, each of M = 1 variants
 */
export function lossGradients(
  trace: EncoderTrace,
  { encoder }: Classifier,
  labels: readonly number[],
): LayerGradients[] {
  return layerGradients(crossEntropyGradient(trace.logits, labels), trace, encoder);
}

/** ∂J/∂z = softmax(z) − the gold class's row, [B, C]. */
export function crossEntropyGradient(logits: Tensor2D, labels: readonly number[]): Tensor2D {
  const gold = tf.oneHot(tf.tensor1d([...labels], "int32"), logits.shape[1]).cast<Tensor2D>("float32");
  return tf.softmax(logits).sub(gold);
}
