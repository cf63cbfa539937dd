import type { Head } from "../models/heads.js";
import { jaccard } from "./auto-samples.js";
import type { ChoiceRule } from "./choice-rule.js";
import { type ResampledScores, resampledChoices } from "./resampled-choices.js";

/** How firmly a head stands where the rule places it. */
export interface RankInterval {
  /** Bounds of 95 % of its ranks on resamples, from 1; protected heads come last. */
  readonly rankLow: number;
  readonly rankHigh: number;
  /** Share of the resamples on which it is pruned, 0 to 1. */
  readonly prunedShare: number;
}

/** How firm a choice of heads is. */
export interface ChoiceStability {
  /** In the order of the heads. */
  readonly intervals: readonly RankInterval[];
  /** Mean Jaccard overlap of the chosen set with those of the resamples, 0 to 1: as `choiceOverlap`. */
  readonly overlap: number;
}

/**
 * Percentile bootstrap over samples of each head's rank, of whether it is pruned, and of the chosen set.
 *
 * @param pruned  the heads that the rule chooses on all samples
 * @param draws   resamples; 1000 give shares to about 0.03
 * @param seed    of the draws
 */
export function choiceStability(
  scores: ResampledScores,
  rule: ChoiceRule,
  pruned: readonly Head[],
  draws: number,
  seed: number,
): ChoiceStability {
  const index: number[][] = []; // by layer, then head
  for (const [i, { layer, head }] of scores.heads.entries()) {
    index[layer] ??= [];
    index[layer][head] = i;
  }
  const ranks = scores.heads.map(() => new Uint32Array(draws));
  const timesPruned = new Uint32Array(ranks.length);
  let [draw, overlaps] = [0, 0];
  for (const drawn of resampledChoices(scores, rule, draws, seed)) {
    for (const [place, head] of drawn.ranked.entries()) ranks[index[head.layer][head.head]][draw] = place + 1;
    for (const head of drawn.pruned) timesPruned[index[head.layer][head.head]]++;
    overlaps += jaccard(pruned, drawn.pruned);
    draw++;
  }
  const intervals = ranks.map((ofHead, i) => {
    const ascending = ofHead.sort();
    return {
      rankLow: ascending[Math.floor(0.025 * (draws - 1))],
      rankHigh: ascending[Math.ceil(0.975 * (draws - 1))],
      prunedShare: timesPruned[i] / draws,
    };
  });
  return { intervals, overlap: overlaps / draws };
}
