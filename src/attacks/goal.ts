/** What an attack is after, as a number to raise and a point at which to stop. */
export interface Goal {
  /** How near the probabilities [C] are to the goal; higher is nearer. */
  score(probabilities: readonly number[], label: number): number;
  reached(probabilities: readonly number[], label: number): boolean;
}

/** Any prediction but the gold label (untargeted); score = 1 − p(gold), in [0, 1]. */
export const misclassification: Goal = {
  score: (probabilities, label) => 1 - probabilities[label]!,
  reached: (probabilities, label) => predictedClass(probabilities) !== label,
};

/** The most probable class; the lowest of equals. */
export function predictedClass(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
