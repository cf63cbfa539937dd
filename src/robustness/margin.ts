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
    const gold = tf.oneHot(tf.tensor1d([...labels], "int32"), logits.shape[1]); // [B, C]
    const own = logits.mul(gold.cast("float32")).sum<Tensor1D>(1);
    const best = tf.where(gold.cast("bool"), Number.NEGATIVE_INFINITY, logits).max<Tensor1D>(1);
    return own.sub(best);
  });
}
