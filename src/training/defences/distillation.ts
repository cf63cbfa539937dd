import * as tf from "@tensorflow/tfjs-core";
import { distances } from "../losses.js";
import type { TrainingMethod } from "../training-method.js";
import { vanilla } from "./vanilla.js";

export const DISTILLATION_LOSSES = ["kl", "mse"] as const;

export interface DistillationOptions {
  /**
   * How far the logits are from the teacher's: `kl`, T²·mean over samples of KL(softmax(teacher/T)‖softmax(student/T));
   * `mse`, the mean over samples and classes of the squared difference.
   */
  readonly loss: (typeof DISTILLATION_LOSSES)[number];
  /** T, above 0: what logits are divided by in `kl`; `mse` takes them as they are. */
  readonly temperature: number;
  /** w, 0 to 1: the loss is (1 − w)·cross-entropy + w·distance; 0 is plain fine-tuning. */
  readonly weight: number;
}

/**
 * Distillation (Hinton et al., 2015): the logits are to be those of another classifier, which reads the same texts without
 * dropout (`LabelledBatch.teacherLogits`).
 */
export function distillation({ loss, temperature, weight }: DistillationOptions): TrainingMethod {
  if (weight === 0) return vanilla();
  return {
    lossGradients(micro) {
      if (!micro.teacherLogits) throw new Error("distillation needs the teacher's logits of each batch");
      const target = tf.tensor2d([...micro.teacherLogits]);
      return micro.differentiate(() => {
        const logits = micro.forward();
        const distance = distances[loss](logits, target, temperature).mul(weight);
        return micro
          .crossEntropy(logits)
          .mul(1 - weight)
          .add(distance);
      });
    },
  };
}
