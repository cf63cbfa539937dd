/** Of how many examples one model alone is right, and what that says. */
export interface McNemar {
  /** Examples that only the first model gets right. */
  readonly onlyFirst: number;
  /** Examples that only the second model gets right. */
  readonly onlySecond: number;
  /** Two-sided p-value of the hypothesis that both models err equally often. */
  readonly p: number;
}

/**
 * McNemar's exact test of two models on the same examples: under the hypothesis, the examples that one alone gets right
 * fall to either like a fair coin. Exact for every number of examples, so that none needs the χ² approximation.
 *
 * @param first   1 where the first model is right, 0 elsewhere, [N]
 * @param second  the same of the second, [N]
 */
export function mcNemar(first: ArrayLike<number>, second: ArrayLike<number>): McNemar {
  let [onlyFirst, onlySecond] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    if (first[i] > second[i]) onlyFirst++;
    if (first[i] < second[i]) onlySecond++;
  }
  const tail = fairTail(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond);
  return { onlyFirst, onlySecond, p: Math.min(1, 2 * tail) };
}

/** P(X ≤ k) of n tosses of a fair coin; summed from logarithms, as 2ⁿ overflows. */
function fairTail(k: number, n: number): number {
  let logarithm = -n * Math.LN2; // of P(X = i)
  let tail = Math.exp(logarithm);
  for (let i = 0; i < k; i++) {
    logarithm += Math.log((n - i) / (i + 1));
    tail += Math.exp(logarithm);
  }
  return tail;
}
