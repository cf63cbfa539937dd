import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { runEngineKernel } from "./engine-kernel.js";

/**
 * Each token's vector, shifted and scaled to mean 0 and variance 1, then by γ and β.
 * @param x        [B, T, D]
 * @param gamma    [D]
 * @param beta     [D]
 * @param epsilon  added to the variance
 */
export function layerNorm(x: Tensor3D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor3D {
  const results = runEngineKernel("LayerNormalization", { x, gamma, beta }, { epsilon });
  if (results) {
    const [normed, mean, inverseDeviation] = results;
    tf.dispose([mean, inverseDeviation]);
    return normed as Tensor3D;
  }
  const centred = x.sub(x.mean(-1, true)); // [B, T, D]
  const variance = centred.square().mean(-1, true); // [B, T, 1]
  return tf.mul<Tensor3D>(centred, variance.add(epsilon).rsqrt()).mul(gamma).add(beta);
}
