import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** KL(p‖q) of each sample's class distributions, in nats, [B]. @param p, q  their logits, [B, C] */
export function klDivergence(p: Tensor2D, q: Tensor2D): Tensor1D {
  const [logP, logQ] = [tf.logSoftmax(p), tf.logSoftmax(q)];
  return logP.exp().mul(logP.sub(logQ)).sum<Tensor1D>(1);
}

/** KL(p‖q) + KL(q‖p) of each sample, [B]. */
export function symmetricKl(p: Tensor2D, q: Tensor2D): Tensor1D {
  return klDivergence(p, q).add(klDivergence(q, p));
}
