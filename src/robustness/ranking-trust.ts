import { drawIndices } from "../support/random.js";
import { mean, spearman } from "../support/statistics.js";

/** How far a ranking of heads by their mean ΔC rests on few samples. */
export interface RankingTrust {
  /** Mean rank correlation (Spearman) of the rankings by two random halves of the samples; null below 4 samples. */
  readonly halfSplitAgreement: number | null;
  /** Share of Σ|ΔC| that the five heaviest samples carry, 0 to 1. */
  readonly heaviestFive: number;
}

/** Random divisions into halves that are averaged. */
const SPLITS = 100;

/**
 * C is heavy-tailed: where the classifier is saturated the gradient is tiny and C huge, so that a few samples may
 * decide the mean of all.
 *
 * @param deltas  ΔC of each sample and head, [N][heads]
 * @param seed    of the divisions
 */
export function rankingTrust(deltas: readonly (readonly number[])[], seed: number): RankingTrust {
  const weights = deltas
    .map((row) => row.reduce((sum, delta) => sum + Math.abs(delta), 0))
    .sort((a, b) => b - a);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const heaviest = weights.slice(0, 5).reduce((sum, weight) => sum + weight, 0);
  return {
    halfSplitAgreement: halfSplitAgreement(deltas, seed),
    heaviestFive: total === 0 ? 0 : heaviest / total,
  };
}

function halfSplitAgreement(deltas: readonly (readonly number[])[], seed: number): number | null {
  if (deltas.length < 4 || deltas[0].length < 2) return null;
  const meanOf = (rows: readonly (readonly number[])[]) =>
    deltas[0].map((_, head) => mean(rows.map((row) => row[head])));
  const agreements: number[] = [];
  for (let split = 0; split < SPLITS; split++) {
    const half = new Set(drawIndices(Math.floor(deltas.length / 2), deltas.length, seed + split));
    const [first, second] = [deltas.filter((_, i) => half.has(i)), deltas.filter((_, i) => !half.has(i))];
    const agreement = spearman(meanOf(first), meanOf(second));
    if (agreement !== null) agreements.push(agreement);
  }
  return agreements.length > 0 ? mean(agreements) : null;
}
