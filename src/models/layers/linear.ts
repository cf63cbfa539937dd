import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** As checkpoints store them: W [N, K] and b [N]. */
export interface LinearParameters {
  readonly weight: Tensor2D;
  readonly bias: Tensor1D;
}

/**
 * x·Wᵀ + b.
 * @param x  [B, T, K]
 * @returns [B, T, N]
 */
export function linear(x: Tensor3D, { weight, bias }: LinearParameters): Tensor3D {
  const [batch, length, inputs] = x.shape;
  const rows = x.reshape<Tensor2D>([batch * length, inputs]);
  return tf.matMul(rows, weight.transpose()).add(bias).reshape([batch, length, weight.shape[0]]);
}

/**
 * The gradient with respect to x: dy·W.
 * @param dy      M gradients of the result, [B, T, M, N]
 * @param weight  [N, K]
 * @returns [B, T, M, K]
 */
export function linearBackward(dy: Tensor4D, weight: Tensor2D): Tensor4D {
  const [batch, length, variants, outputs] = dy.shape;
  const rows = dy.reshape<Tensor2D>([batch * length * variants, outputs]);
  return tf.matMul(rows, weight).reshape([batch, length, variants, weight.shape[1]]);
}
