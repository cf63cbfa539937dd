import type { Head } from "../models/heads.js";
import type { ChoiceRule } from "./choice-rule.js";
import { choiceOfAll, keyOf, type ResampledScores, resampledChoices } from "./resampled-choices.js";

/** How firmly a head stands where the rule places it. */
export interface RankInterval extends Head {
  /** Place in the order in which heads would be pruned, from 1; protected heads come last. */
  readonly rank: number;
  /** Bounds of 95 % of its ranks on resamples. */
  readonly rankLow: number;
  readonly rankHigh: number;
  /** Share of the resamples on which it would be pruned, 0 to 1. */
  readonly prunedShare: number;
  /** Share of the resamples on which it would be protected, 0 to 1. */
  readonly protectedShare: number;
}

/**
 * Percentile bootstrap over samples of each head's rank, and of whether it is pruned or protected.
 *
 * @param draws  resamples; 1000 give shares to about 0.03
 * @param seed   of the draws
 * @returns in the order of the heads
 */
export function rankIntervals(
  scores: ResampledScores,
  rule: ChoiceRule,
  draws: number,
  seed: number,
): RankInterval[] {
  const index = new Map(scores.heads.map((head, i) => [keyOf(head), i]));
  const ranks = scores.heads.map(() => new Uint32Array(draws));
  const [pruned, protections] = [new Uint32Array(ranks.length), new Uint32Array(ranks.length)];
  let draw = 0;
  for (const choice of resampledChoices(scores, rule, draws, seed)) {
    for (const [place, head] of choice.ranked.entries()) {
      const i = index.get(keyOf(head))!;
      ranks[i][draw] = place + 1;
      if (head.protected) protections[i]++;
    }
    for (const head of choice.pruned) pruned[index.get(keyOf(head))!]++;
    draw++;
  }
  const places = new Map(choiceOfAll(scores, rule).ranked.map((head, place) => [keyOf(head), place + 1]));
  return scores.heads.map(({ layer, head }, i) => {
    const ascending = ranks[i].sort();
    return {
      layer,
      head,
      rank: places.get(keyOf({ layer, head }))!,
      rankLow: ascending[Math.floor(0.025 * (draws - 1))],
      rankHigh: ascending[Math.ceil(0.975 * (draws - 1))],
      prunedShare: pruned[i] / draws,
      protectedShare: protections[i] / draws,
    };
  });
}
