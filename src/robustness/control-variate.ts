import { RahpError } from "../support/rahp-error.js";
import { median, standardError } from "../support/statistics.js";
import type { AggregatedScores } from "./aggregate.js";
import type { Aggregate, SampleTerms } from "./sample-terms.js";
import { type Estimator, trimmedMeans } from "./trimmed-means.js";

/** Aggregations that are plain means of terms, and so can be corrected. */
const CORRECTABLE: readonly Aggregate[] = ["mean", "signed-log", "rank", "relative"];

/** Whether a control variate corrects an aggregation. */
export function isCorrectable(aggregate: Aggregate): boolean {
  return CORRECTABLE.includes(aggregate);
}

/** @throws RahpError for an aggregation that a control variate doesn't correct */
export function checkCorrectable(aggregate: Aggregate): void {
  if (isCorrectable(aggregate)) return;
  throw new RahpError(
    `invalid aggregate: ${aggregate} (expected one of ${CORRECTABLE.join(", ")} with the corrected estimate)`,
  );
}

/**
 * Exact scores of few samples, corrected by the first-order scores of many (a control variate in two phases):
 * mean_m(exact) − b·(mean_m(first) − mean_N(first)), with one b for all heads, the median over heads of
 * cov(exact, first) / var(first) on the m samples.
 *
 * Its standard error is √(var(exact) / N + (1/m − 1/N)·var(exact − b·first)), variances on the m samples.
 *
 * @param exact  terms of the m samples, [m][heads]
 * @param first  first-order terms of all samples, those of the m first, [N][heads]
 */
export function correctedScores(exact: SampleTerms, first: SampleTerms): AggregatedScores {
  const [m, all] = [exact.length, first.length];
  const b = slope(exact, first, once(m));
  const errorOf = (head: number) => {
    const total = standardError(exact.map((row) => row[head])); // √(var(exact) / m)
    const rest = standardError(exact.map((row, n) => row[head] - b * first[n][head]));
    return total === null || rest === null ? null : Math.sqrt((total ** 2 * m + rest ** 2 * (all - m)) / all);
  };
  return { values: correctedMeans(exact, first)(), stderr: Array.from(exact[0], (_, head) => errorOf(head)) };
}

/** The corrected scores of any resample of the N samples; the m exact ones are its first. */
export function correctedMeans(exact: SampleTerms, first: SampleTerms): Estimator {
  const ofExact = trimmedMeans(exact, 0);
  const ofSame = trimmedMeans(first.slice(0, exact.length), 0);
  const ofAll = trimmedMeans(first, 0);
  return (counts = once(first.length)) => {
    const counted = Uint32Array.from(exact, (_, n) => counts[n]);
    const b = slope(exact, first, counted);
    const [same, all] = [ofSame(counted), ofAll(counts)];
    return ofExact(counted).map((value, head) => value - b * (same[head] - all[head]));
  };
}

/** Median over heads of cov(exact, first) / var(first); 0 where first-order terms don't vary. */
function slope(exact: SampleTerms, first: SampleTerms, counts: ArrayLike<number>): number {
  const heads = exact[0].length;
  const [ofExact, ofFirst] = [
    trimmedMeans(exact, 0)(counts),
    trimmedMeans(first.slice(0, exact.length), 0)(counts),
  ];
  const [covariance, variance] = [new Float64Array(heads), new Float64Array(heads)];
  for (let n = 0; n < exact.length; n++) {
    for (let head = 0; head < heads; head++) {
      const deviation = first[n][head] - ofFirst[head];
      covariance[head] += counts[n] * deviation * (exact[n][head] - ofExact[head]);
      variance[head] += counts[n] * deviation ** 2;
    }
  }
  const slopes = Array.from(covariance, (value, head) => value / variance[head]).filter(Number.isFinite);
  return slopes.length > 0 ? median(slopes) : 0;
}

/** Every sample counted once. */
function once(samples: number): Uint8Array {
  return new Uint8Array(samples).fill(1);
}
