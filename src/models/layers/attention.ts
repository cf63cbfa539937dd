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
  const [batch, length, width] = query.shape;
  const headSize = width / heads;
  const split = (x: Tensor3D): Tensor4D => x.reshape([batch, length, heads, headSize]);

  const q = split(query).transpose<Tensor4D>([0, 2, 1, 3]); // [B, H, T, d]
  const kᵀ = split(key).transpose<Tensor4D>([0, 2, 3, 1]); // [B, H, d, T]
  const v = split(value).transpose<Tensor4D>([0, 2, 1, 3]); // [B, H, T, d]
  const scores = tf.add<Tensor4D>(tf.matMul(q, kᵀ).div(Math.sqrt(headSize)), paddingBias); // [B, H, T, T]
  const context = tf.matMul(tap(tf.softmax(scores)), v); // [B, H, T, d]
  const kept: Tensor = headMask ? context.mul(headMask) : context;
  return kept.transpose([0, 2, 1, 3]).reshape([batch, length, width]);
}
