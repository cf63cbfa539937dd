import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Scaled dot-product attention of several heads: softmax(QKᵀ/√d)·V, each head's result times its mask.
 *
 * @param query, key, value  [B, T, H·d]
 * @param heads              H
 * @param paddingBias        0 at tokens, very negative at padding, [B, 1, 1, T]
 * @param headMask           1 = kept, 0 = masked, [1 or B, H, 1, 1]
 * @param tap                sees the attention probabilities, [B, H, T, T]; what it returns takes their place
 * @returns the context, [B, T, H·d]
 */
export function multiHeadAttention(
  query: Tensor3D,
  key: Tensor3D,
  value: Tensor3D,
  heads: number,
  paddingBias: Tensor4D,
  headMask?: Tensor4D,
  tap: (probabilities: Tensor4D) => Tensor4D = (probabilities) => probabilities,
): Tensor3D {
  const products = tf.matMul(splitHeads(query, heads), splitHeadsᵀ(key, heads)); // [B, H, T, T]
  const scores = products.div<Tensor4D>(Math.sqrt(query.shape[2] / heads));
  return contextOf(scores, value, heads, paddingBias, headMask, tap);
}

/** [B, T, H·d] to [B, H, T, d]. */
export function splitHeads(x: Tensor3D, heads: number): Tensor4D {
  const [batch, length, width] = x.shape;
  return x.reshape<Tensor4D>([batch, length, heads, width / heads]).transpose([0, 2, 1, 3]);
}

/** [B, T, H·d] to [B, H, d, T]: plain products are faster on some engines than those of transposed factors. */
export function splitHeadsᵀ(x: Tensor3D, heads: number): Tensor4D {
  const [batch, length, width] = x.shape;
  return x.reshape<Tensor4D>([batch, length, heads, width / heads]).transpose([0, 2, 3, 1]);
}

/**
 * What the heads find by their scores: softmax(scores)·V, times the mask.
 * @param scores  of each query (rows) and key, [B, H, T, T]
 * @returns the context, [B, T, H·d]
 */
export function contextOf(
  scores: Tensor4D,
  value: Tensor3D,
  heads: number,
  paddingBias: Tensor4D,
  headMask: Tensor4D | undefined,
  tap: (probabilities: Tensor4D) => Tensor4D,
): Tensor3D {
  const probabilities = tap(tf.softmax(scores.add<Tensor4D>(paddingBias))); // [B, H, T, T]
  const context = tf.matMul(probabilities, splitHeads(value, heads)); // [B, H, T, d]
  const kept: Tensor = headMask ? context.mul(headMask) : context;
  return kept.transpose([0, 2, 1, 3]).reshape(value.shape);
}
