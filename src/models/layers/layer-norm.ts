import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { runEngineKernel } from "./engine-kernel.js";

/** γ and β, [D] each, and what is added to the variance. */
export interface LayerNormParameters {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly epsilon: number;
}

/**
 * Each token's vector, shifted and scaled to mean 0 and variance 1, then by γ and β.
 * @param x  [B, T, D]
 */
export function layerNorm(x: Tensor3D, parameters: LayerNormParameters): Tensor3D {
  const { gamma, beta, epsilon } = parameters;
  const results = runEngineKernel("LayerNormalization", { x, gamma, beta }, { epsilon });
  if (results) {
    const [normed, mean, inverseDeviation] = results;
    tf.dispose([mean, inverseDeviation]);
    return normed as Tensor3D;
  }
  const { centred, r } = moments(x, parameters);
  return tf.mul<Tensor3D>(centred, r).mul(gamma).add(beta);
}

/**
 * The gradient with respect to x: r·(γ·dy − mean(γ·dy) − x̂·mean(γ·dy·x̂)), with x̂ = (x − μ)·r, r = 1/√(σ² + ε)
 * and the means over the last axis.
 *
 * @param dy  M gradients of the result, [B, T, M, D]
 * @returns [B, T, M, D]
 */
export function layerNormBackward(dy: Tensor4D, x: Tensor3D, parameters: LayerNormParameters): Tensor4D {
  const { centred, r } = moments(x, parameters);
  const [rows, normed] = [r.expandDims(2), centred.mul(r).expandDims(2)]; // [B, T, 1, 1], [B, T, 1, D]
  const dNormed = dy.mul(parameters.gamma);
  const alongNormed = dNormed.mul(normed).mean(-1, true); // [B, T, M, 1]
  const centredGradient = dNormed.sub(dNormed.mean(-1, true));
  return centredGradient.sub(normed.mul(alongNormed)).mul(rows);
}

/** x − μ, [B, T, D], and r = 1/√(σ² + ε), [B, T, 1]. */
function moments(x: Tensor3D, { gamma, beta, epsilon }: LayerNormParameters): { centred: Tensor; r: Tensor } {
  const results = runEngineKernel("LayerNormalization", { x, gamma, beta }, { epsilon });
  if (results) {
    const [normed, mean, r] = results;
    normed.dispose();
    return { centred: x.sub(mean), r };
  }
  const centred = x.sub(x.mean(-1, true));
  return { centred, r: centred.square().mean(-1, true).add(epsilon).rsqrt() };
}
