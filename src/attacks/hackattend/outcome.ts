import { softmax } from "../../support/softmax.js";

/** What a model says of a sample. */
export interface Outcome {
  /** Of each class, or of each choice. */
  readonly probabilities: readonly number[];
  /** Index of the largest logit; of equals, the first. */
  readonly prediction: number;
}

/** @param logits  of the classes, or of the choices */
export function outcomeOf(logits: readonly number[]): Outcome {
  return { probabilities: softmax(logits), prediction: logits.indexOf(Math.max(...logits)) };
}
