import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * x·Wᵀ + b.
 * @param x       [B, T, K] or [B, K]
 * @param weight  as checkpoints store it, [N, K]
 * @param bias    [N]
 * @returns [B, T, N] or [B, N]
 */
export function linear<T extends Tensor2D | Tensor3D>(x: T, weight: Tensor2D, bias: Tensor1D): T {
  const [outputs, inputs] = weight.shape;
  const outer = x.shape.slice(0, -1);
  const rows = x.reshape<Tensor2D>([outer.reduce((product, n) => product * n, 1), inputs]);
  return tf
    .matMul(rows, weight.transpose())
    .add(bias)
    .reshape<T>([...outer, outputs] as T["shape"]);
}
