import { calibrate } from "../pruning/calibration.js";
import type { ResampledScores } from "../pruning/resampled-choices.js";
import { aggregateScores, trimShare } from "../robustness/aggregate.js";
import { correctedMeans } from "../robustness/control-variate.js";
import { type ChangeOrder, type SampleScores, sampleTerms } from "../robustness/sample-terms.js";
import { type Estimator, trimmedMeans } from "../robustness/trimmed-means.js";
import { type Combination, REFINE_WIDTH } from "./combine-samples.js";
import type { HeadSampleRow } from "./head-score-rows.js";
import {
  exactScores,
  firstOrderScores,
  isExact,
  maskedHeads,
  type SampleRow,
  type SampleTable,
  tabulate,
} from "./sample-table.js";

/** Fewer samples tell nothing of how much others would differ. */
const FEWEST_SAMPLES = 4;

/**
 * The rows of `combineSamples` as a function of how often each sample occurs, for a bootstrap. Samples with exact scores,
 * with first-order ones alone, and those left out of ΔCLEVER are drawn apart, so that each kind keeps its number.
 * @returns null where ΔCLEVER rests on fewer than 4 samples
 */
export function resampledScores(
  samples: readonly HeadSampleRow[],
  combination: Combination,
): ResampledScores | null {
  const { heads, rows } = tabulate(samples);
  const kindOf = KINDS[combination.estimate];
  const kinds = [0, 1, 2].map((kind) => rows.filter((row) => kindOf(row) === kind));
  if (kinds[0].length < FEWEST_SAMPLES) return null;
  const sorted = kinds.flat();
  const scored = sorted.length - kinds[2].length;
  const ofScored = deltaCleverOf({ heads, rows: sorted.slice(0, scored) }, combination);
  return {
    heads,
    deltaClever: (counts) => ofScored(counts && Uint32Array.from({ length: scored }, (_, n) => counts[n])),
    fisher: trimmedMeans(
      sorted.map((row) => Float64Array.from(row, ({ fisher }) => fisher)),
      0,
    ),
    groups: kinds.map(({ length }) => length).filter((size) => size > 0),
  };
}

const hasFirstOrder = (row: SampleRow) => row.every(({ firstOrder }) => firstOrder !== null);

/** 0 where ΔCLEVER rests on a sample, 1 where it does by its first-order scores alone, 2 where it leaves it out. */
const KINDS: Record<Combination["estimate"], (row: SampleRow) => number> = {
  exact: (row) => (isExact(row) ? 0 : 2),
  "first-order": (row) => (hasFirstOrder(row) ? 0 : 2),
  refine: (row) => (hasFirstOrder(row) ? 0 : 2),
  corrected: (row) => (isExact(row) ? 0 : hasFirstOrder(row) ? 1 : 2),
};

/** @param table  samples that ΔCLEVER rests on, those with exact scores first */
function deltaCleverOf(table: SampleTable, combination: Combination): Estimator {
  const termsOf = (scores: SampleScores, order: ChangeOrder) =>
    sampleTerms(scores, combination.aggregate, order);
  const means = (scores: SampleScores, order: ChangeOrder) =>
    trimmedMeans(termsOf(scores, order), trimShare(combination));
  switch (combination.estimate) {
    case "exact":
      return means(exactScores(table), "exact");
    case "first-order":
      return means(firstOrderScores(table), "first-order");
    case "corrected":
      return correctedMeans(
        termsOf(exactScores(table), "exact"),
        termsOf(firstOrderScores(table), "first-order"),
      );
    case "refine": {
      const first = firstOrderScores(table);
      const { stderr } = aggregateScores(first, combination, "first-order", combination.seed);
      const { isMasked, scores } = maskedHeads(table);
      const [ofFirst, ofMasked] = [means(first, "first-order"), means(scores, "exact")];
      return (counts) => {
        const masked = ofMasked(counts);
        let next = 0;
        const exact = isMasked.map((yes) => (yes ? masked[next++] : null));
        return [...calibrate(ofFirst(counts), stderr, exact, REFINE_WIDTH).estimate];
      };
    }
  }
}
