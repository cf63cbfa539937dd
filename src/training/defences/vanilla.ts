import type { TrainingMethod } from "../training-method.js";

/** Plain fine-tuning: the mean cross-entropy. */
export function vanilla(): TrainingMethod {
  return { lossGradients: (micro) => micro.differentiate(() => micro.crossEntropy(micro.forward())) };
}
