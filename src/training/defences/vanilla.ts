import { smoothedCrossEntropy } from "../losses.js";
import type { TrainingMethod } from "../training-method.js";

export interface VanillaOptions {
  /** s, 0 to 1: the share of the target that goes to all classes alike; 0 is the plain cross-entropy. */
  readonly labelSmoothing: number;
}

/** Plain fine-tuning: the mean cross-entropy. */
export function vanilla({ labelSmoothing }: VanillaOptions = { labelSmoothing: 0 }): TrainingMethod {
  return {
    lossGradients: (micro) =>
      micro.differentiate(() => {
        const logits = micro.forward();
        return labelSmoothing === 0
          ? micro.crossEntropy(logits)
          : smoothedCrossEntropy(logits, micro.labels, labelSmoothing).mean();
      }),
  };
}
