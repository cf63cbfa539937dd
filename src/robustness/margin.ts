import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Classification margin of each sample: g(z) = z_c − max over c' ≠ c of z_c' (RAHP, section 3.1).
 *
 * @param logits  z, [B, C]
 * @param labels  c, the gold classes, B integers from 0
 * @returns g, in logits, [B]; negative where the sample is misclassified
 */
export function margin(logits: Tensor2D, labels: readonly number[]): Tensor1D {
  return tf.tidy(() => {
    const { own, best } = competitors(logits, labels);
    return logits.mul(own.sub(best)).sum(1);
  });
}

/** ∂g/∂z: 1 at the gold class, −1 at the largest of the others (the first of equal ones), [B, C]. */
export function marginGradient(logits: Tensor2D, labels: readonly number[]): Tensor2D {
  return tf.tidy(() => {
    const { own, best } = competitors(logits, labels);
    return own.sub(best);
  });
}

/** The gold class and the largest of the others, each as a row of zeros with a one, [B, C]. */
function competitors(logits: Tensor2D, labels: readonly number[]): { own: Tensor2D; best: Tensor2D } {
  const classes = logits.shape[1];
  const gold = tf.oneHot(tf.tensor1d([...labels], "int32"), classes);
  const others: Tensor2D = tf.where(gold.cast("bool"), Number.NEGATIVE_INFINITY, logits);
  const best = tf.oneHot(others.argMax<Tensor1D>(1), classes);
  return { own: gold.cast("float32"), best: best.cast("float32") as Tensor2D };
}
