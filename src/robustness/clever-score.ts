import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Length of each sample's gradient over all tokens and dimensions together.
 * @param gradient  [B, T, D]; zero at padding
 * @returns ‖∇g‖₂, [B]
 */
export function gradientNorm(gradient: Tensor3D): Tensor1D {
  return tf.tidy(() => gradient.square().sum<Tensor1D>([1, 2]).sqrt());
}

/**
 * CLEVER-style local robustness of each sample: the classification margin over the length of its gradient with
 * respect to the input embeddings (RAHP, eq. 1).
 *
 * @param margin   g, in logits, [B]
 * @param norm     ‖∇ₑg‖₂, in logits per embedding unit, [B]
 * @param epsilon  added to the norm, in logits per embedding unit
 * @returns C, in embedding units, [B]; negative where the sample is misclassified
 */
export function cleverScore(margin: Tensor1D, norm: Tensor1D, epsilon: number): Tensor1D {
  return tf.tidy(() => margin.div(norm.add(epsilon)));
}
