import { invalid } from "../support/rahp-error.js";

/** What an attack is after, as a number to raise and a point at which to stop. */
export interface Goal {
  readonly name: string;
  /** How near the probabilities [C] are to the goal, in [0, 1]; higher is nearer. */
  score(probabilities: readonly number[], label: number): number;
  reached(probabilities: readonly number[], label: number): boolean;
  /** @throws RahpError where a victim of so many classes can't be attacked to this end */
  check?(classes: number): void;
}

/** Any prediction but the gold label (untargeted); score = 1 − p(gold). */
export const misclassification: Goal = {
  name: "untargeted",
  score: (probabilities, label) => 1 - probabilities[label]!,
  reached: (probabilities, label) => predictedClass(probabilities) !== label,
};

/**
 * One class as the prediction, whatever the gold label is; score = p(target). An example that is predicted so before the
 * attack is skipped.
 *
 * @param target  a class index of the victim
 * @throws RahpError for a target that is no whole number from 0
 */
export function targeted(target: number): Goal {
  if (!(Number.isInteger(target) && target >= 0)) throw invalid("target", target, "a class index, from 0");
  return {
    name: `targeted ${target}`,
    score: (probabilities) => probabilities[target]!,
    reached: (probabilities) => predictedClass(probabilities) === target,
    check(classes) {
      if (target >= classes) throw invalid("target", target, `a class index from 0 to ${classes - 1}`);
    },
  };
}

/** The most probable class; the lowest of equals. */
export function predictedClass(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
