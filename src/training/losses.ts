import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy } from "../importance/cross-entropy.js";

/** KL(p‖q) of each sample's class distributions, in nats, [B]. @param p, q  their logits, [B, C] */
export function klDivergence(p: Tensor2D, q: Tensor2D): Tensor1D {
  const [logP, logQ] = [tf.logSoftmax(p), tf.logSoftmax(q)];
  return logP.exp().mul(logP.sub(logQ)).sum<Tensor1D>(1);
}

/** KL(p‖q) + KL(q‖p) of each sample, [B]. */
export function symmetricKl(p: Tensor2D, q: Tensor2D): Tensor1D {
  return klDivergence(p, q).add(klDivergence(q, p));
}

/** A value through which no gradient flows. */
export function constant<T extends Tensor>(value: T): T {
  const identity = tf.customGrad((x) => ({
    value: (x as Tensor).clone(),
    gradFunc: () => tf.zerosLike(x as Tensor),
  }));
  return identity(value) as T;
}

/**
 * Σ_c 2·p_c·(o(p_c) − o(q_c)) with o(p) = −ln(1/(p + ε) − 1 + ε) held constant, ε = 10⁻⁶, [B]: what the released program
 * ascends along. For two classes its gradient is 4 times that of KL(p‖q); for more, of another direction.
 */
export function logOddsDivergence(p: Tensor2D, q: Tensor2D): Tensor1D {
  const logOdds = (x: Tensor2D) => constant(x.add(1e-6).reciprocal().sub(1).add<Tensor2D>(1e-6).log().neg());
  const [noisy, clean] = [tf.softmax(p), tf.softmax(q)];
  return noisy
    .mul(logOdds(noisy).sub(logOdds(clean)))
    .sum<Tensor1D>(1)
    .mul(2);
}

/**
 * The cross-entropy towards (1 − s)·one-hot + s/C, in nats, [B] (Szegedy et al., 2016).
 * @param logits     [B, C]
 * @param labels     gold classes, [B]
 * @param smoothing  s, 0 to 1
 */
export function smoothedCrossEntropy(
  logits: Tensor2D,
  labels: readonly number[],
  smoothing: number,
): Tensor1D {
  const uniform = tf.logSoftmax(logits).mean<Tensor1D>(1).neg();
  return crossEntropy(logits, labels)
    .mul<Tensor1D>(1 - smoothing)
    .add(uniform.mul(smoothing));
}

/** How far a student's logits are from a teacher's, [B, C] each; the teacher's are constant. */
export const distances = {
  /** Mean over samples and classes of (student − teacher)². */
  mse: (student: Tensor2D, teacher: Tensor2D, _temperature: number): Scalar =>
    student.sub(teacher).square().mean(),
  /** T²·mean over samples of KL(softmax(teacher/T)‖softmax(student/T)) (Hinton et al., 2015), in nats. */
  kl: (student: Tensor2D, teacher: Tensor2D, temperature: number): Scalar =>
    klDivergence(teacher.div(temperature), student.div(temperature))
      .mean<Scalar>()
      .mul(temperature ** 2),
};
