import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Classification margin of each sample: g(z) = z_c − max over c' ≠ c of z_c' (RAHP, section 3.1).
 *
 * @param logits  z, [B, C]
 * @param labels  c, the gold classes, B integers from 0
 * @returns g, in logits, [B]; negative where the sample is misclassified
 */
export function margin(logits: Tensor2D, labels: readonly number[]): Tensor1D {
  return tf.tidy(() => logits.mul(marginGradient(logits, labels)).sum(1));
}

/**
 * ∂g/∂z: 1 at the gold class, −1 at the largest of the others (the first of equal ones), [B, C]. It counts as constant
 * where it is itself differentiated, as it is but at ties.
 */
export function marginGradient(logits: Tensor2D, labels: readonly number[]): Tensor2D {
  const compute = tf.customGrad((z) => {
    const classes = logits.shape[1];
    const gold = tf.oneHot(tf.tensor1d([...labels], "int32"), classes);
    const others: Tensor2D = tf.where(gold.cast("bool"), Number.NEGATIVE_INFINITY, z as Tensor2D);
    const best = tf.oneHot(others.argMax<Tensor1D>(1), classes);
    return {
      value: gold.cast("float32").sub(best.cast("float32")),
      gradFunc: (dy: Tensor) => tf.zerosLike(dy),
    };
  });
  return compute(logits) as Tensor2D;
}
