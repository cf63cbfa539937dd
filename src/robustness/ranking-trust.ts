import { drawIndices } from "../support/random.js";
import { mean, spearman } from "../support/statistics.js";
import type { SampleTerms } from "./sample-terms.js";
import { ascending, trimCount, trimmedMeans } from "./trimmed-means.js";

/** How far a ranking of heads rests on few samples. */
export interface RankingTrust {
  /** Mean rank correlation (Spearman) of the rankings by two random halves of the samples; null below 4 samples. */
  readonly halfSplitAgreement: number | null;
  /** Share of the sum of absolute terms that the five heaviest samples carry, 0 to 1; trimmed terms weigh nothing. */
  readonly heaviestFive: number;
}

/** Random divisions into halves that are averaged. */
const SPLITS = 100;

/**
 * C is heavy-tailed: where the classifier is saturated the gradient is tiny and C huge, so that a few samples may
 * decide the mean of all.
 *
 * @param terms  what the ranking averages, [N][heads]: ΔC itself for the mean
 * @param seed   of the divisions
 * @param trim   share of the samples that each head's mean leaves out at either end, 0 to 0.5
 */
export function rankingTrust(terms: SampleTerms, seed: number, trim = 0): RankingTrust {
  const weights = weightsOf(terms, trim).sort((a, b) => b - a);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const heaviest = weights.slice(0, 5).reduce((sum, weight) => sum + weight, 0);
  return {
    halfSplitAgreement: halfSplitAgreement(terms, seed, trim),
    heaviestFive: total === 0 ? 0 : heaviest / total,
  };
}

/** Mean rank correlation of the rankings by two random halves of the samples; parameters as above. */
export function halfSplitAgreement(terms: SampleTerms, seed: number, trim: number): number | null {
  const samples = terms.length;
  if (samples < 4 || terms[0].length < 2) return null;
  const scoresOf = trimmedMeans(terms, trim);
  const agreements: number[] = [];
  for (let split = 0; split < SPLITS; split++) {
    const half = new Set(drawIndices(Math.floor(samples / 2), samples, seed + split));
    const countsIf = (inHalf: boolean) => Uint8Array.from(terms, (_, n) => Number(half.has(n) === inHalf));
    const agreement = spearman(scoresOf(countsIf(true)), scoresOf(countsIf(false)));
    if (agreement !== null) agreements.push(agreement);
  }
  return agreements.length > 0 ? mean(agreements) : null;
}

/** Sum over heads of each sample's absolute terms that are not trimmed, [N]. */
function weightsOf(terms: SampleTerms, trim: number): number[] {
  const samples = terms.length;
  const cut = trimCount(samples, trim);
  const weights = new Array<number>(samples).fill(0);
  for (let head = 0; head < terms[0].length; head++) {
    const { order, values } = ascending(terms, head);
    for (let i = cut; i < samples - cut; i++) weights[order[i]] += Math.abs(values[i]);
  }
  return weights;
}
