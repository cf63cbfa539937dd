import type { Head } from "../models/heads.js";
import { mean } from "../support/statistics.js";
import type { ChoiceRule } from "./choice-rule.js";
import { choiceOfAll, keyOf, type ResampledScores, resampledChoices } from "./resampled-choices.js";

/**
 * How much the chosen set would change with other samples: the mean Jaccard overlap (shared heads over all heads of
 * either) of the set chosen on all samples with the sets chosen on bootstrap resamples. A resample differs from the
 * samples about as much as they do from all samples there could be, so this is also about the overlap to expect with the
 * set that unlimited samples would choose.
 *
 * @param draws  resamples; 200 give the mean to about 0.01
 * @param seed   of the draws
 * @returns 0 to 1; 1 where no head is to be pruned
 */
export function choiceOverlap(
  scores: ResampledScores,
  rule: ChoiceRule,
  draws: number,
  seed: number,
): number {
  const { pruned } = choiceOfAll(scores, rule);
  return mean(
    Array.from(resampledChoices(scores, rule, draws, seed), (drawn) => jaccard(pruned, drawn.pruned)),
  );
}

/** Heads in both sets over heads in either; 1 for two empty sets. */
export function jaccard(a: readonly Head[], b: readonly Head[]): number {
  const inA = new Set(a.map(keyOf));
  const shared = b.filter((head) => inA.has(keyOf(head))).length;
  const either = a.length + b.length - shared;
  return either === 0 ? 1 : shared / either;
}

/** Resamples of which overlaps and shares are taken (ours): a share is then known to about 0.03. */
export const DRAWS = 1000;

/** Overlap at which `samples: "auto"` stops, and from which a choice is called firm (ours). */
export const ENOUGH_OVERLAP = 0.9;

/** Samples on which `samples: "auto"` begins (ours). */
export const FIRST_SAMPLES = 32;

/**
 * How many samples to score before the overlap is looked at again: half as many more, so that at most a third of the
 * work is done too much.
 * @param samples  scored so far; 0 at the start
 * @param most     that there are
 */
export function nextSampleCount(samples: number, most: number): number {
  return Math.min(most, samples === 0 ? FIRST_SAMPLES : Math.ceil(1.5 * samples));
}
