import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * J of each sample: the negative logarithm of its gold class's probability.
 * @param logits  [B, C]
 * @param labels  gold classes, [B]
 * @returns in nats, [B]
 */
export function crossEntropy(logits: Tensor2D, labels: readonly number[]): Tensor1D {
  const gold = tf.oneHot(tf.tensor1d([...labels], "int32"), logits.shape[1]).cast("float32");
  return tf.logSoftmax(logits).mul(gold).sum<Tensor1D>(1).neg();
}
