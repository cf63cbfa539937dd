import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * x·Wᵀ + b.
 * @param x       [B, T, K]
 * @param weight  as checkpoints store it, [N, K]
 * @param bias    [N]
 * @returns [B, T, N]
 */
export function linear(x: Tensor3D, weight: Tensor2D, bias: Tensor1D): Tensor3D {
  const [batch, length, inputs] = x.shape;
  const rows = x.reshape<Tensor2D>([batch * length, inputs]);
  return tf.matMul(rows, weight.transpose()).add(bias).reshape([batch, length, weight.shape[0]]);
}
