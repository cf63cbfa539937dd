import { standardError } from "../support/statistics.js";
import { resamples } from "./resamples.js";
import {
  type Aggregate,
  type ChangeOrder,
  type SampleScores,
  type SampleTerms,
  sampleTerms,
} from "./sample-terms.js";
import { ascending, trimCount, trimmedMeans } from "./trimmed-means.js";

/** How scores of samples become one score of each head. */
export interface Aggregation {
  readonly aggregate: Aggregate;
  /** Share of the samples that `trimmed` leaves out at either end, at least 0 and below 0.5; others leave it unread. */
  readonly trim: number;
}

/** Scores of all heads, [heads], in the units of the aggregation's terms. */
export interface AggregatedScores {
  readonly values: readonly number[];
  /** Standard errors; null for fewer than two samples. */
  readonly stderr: readonly (number | null)[];
}

/** Share of the terms left out at either end: the median is the mean without all but the middle. */
export function trimShare({ aggregate, trim }: Aggregation): number {
  return { trimmed: trim, median: 0.5 }[aggregate as string] ?? 0;
}

/**
 * One score of each head from those of samples.
 *
 * Standard errors: of the mean of the terms (mean, signed-log, rank, relative), the sample standard deviation (N − 1)
 * over √N; of the trimmed mean, the standard deviation of the winsorised terms over (1 − 2·share)·√N (Tukey and
 * McLaughlin, 1963); of the median, the standard deviation of a bootstrap's.
 *
 * @param order  whether the changes of C are exact or of first order
 * @param seed   of the median's bootstrap
 */
export function aggregateScores(
  scores: SampleScores,
  aggregation: Aggregation,
  order: ChangeOrder,
  seed: number,
): AggregatedScores {
  const terms = sampleTerms(scores, aggregation.aggregate, order);
  const share = trimShare(aggregation);
  return {
    values: trimmedMeans(terms, share)(),
    stderr: aggregation.aggregate === "median" ? medianErrors(terms, seed) : trimmedMeanErrors(terms, share),
  };
}

function trimmedMeanErrors(terms: SampleTerms, trim: number): (number | null)[] {
  const cut = trimCount(terms.length, trim);
  return Array.from(terms[0], (_, head) => {
    if (cut === 0) return standardError(terms.map((row) => row[head]));
    const { values } = ascending(terms, head);
    const [lowest, highest] = [values[cut], values[values.length - 1 - cut]];
    const winsorised = values.map((value) => Math.min(Math.max(value, lowest), highest));
    const error = standardError(winsorised);
    return error === null ? null : (error * values.length) / (values.length - 2 * cut);
  });
}

/** Resamples of which the median's standard error is taken. */
const DRAWS = 1000;

function medianErrors(terms: SampleTerms, seed: number): (number | null)[] {
  if (terms.length < 2) return Array.from(terms[0], () => null);
  const median = trimmedMeans(terms, 0.5);
  const drawn = Array.from(resamples([terms.length], DRAWS, seed), (counts) => median(counts));
  return Array.from(
    terms[0],
    (_, head) => standardError(drawn.map((medians) => medians[head]))! * Math.sqrt(DRAWS),
  );
}
