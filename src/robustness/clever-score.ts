import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * CLEVER-style local robustness of each sample: the classification margin over the length of its gradient with
 * respect to the input embeddings (RAHP, eq. 1).
 *
 * @param margin   g, in logits, of samples, or of variants and samples
 * @param norm     ‖∇ₑg‖₂, in logits per embedding unit, likewise
 * @param epsilon  added to the norm, in logits per embedding unit
 * @returns C, in embedding units; negative where the sample is misclassified
 */
export function cleverScore<T extends Tensor>(margin: T, norm: T, epsilon: number): T {
  return tf.tidy(() => margin.div(norm.add(epsilon)));
}
