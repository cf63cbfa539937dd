import type { Head } from "../models/heads.js";
import { floorShare } from "../support/exact-share.js";
import { type ChoiceOptions, chooseHeads, rankHeads, removableHeads } from "./choose-heads.js";
import { type CompositeWeights, compositeScore, type RatedHead } from "./composite-score.js";

/** All that decides which heads go, once they are scored. */
export interface ChoiceRule extends CompositeWeights, ChoiceOptions {}

/** What the rule makes of one table of scores. */
export interface Choice {
  /** In the order of the heads. */
  readonly rated: readonly RatedHead[];
  /** In the order in which they would be pruned; protected ones last. */
  readonly ranked: readonly RatedHead[];
  /** Those to prune, in rank order. */
  readonly pruned: readonly RatedHead[];
}

/**
 * @param deltaClever  ΔC of each head under any aggregation and estimate, [heads]
 * @param fisher       [heads]
 * @throws RahpError where fewer heads may go than the rule asks for
 */
export function applyRule(
  heads: readonly Head[],
  deltaClever: ArrayLike<number>,
  fisher: ArrayLike<number>,
  rule: ChoiceRule,
): Choice {
  const rated = rate(heads, deltaClever, fisher, rule);
  return { rated, ranked: rankHeads(rated), pruned: chooseHeads(rated, rule) };
}

/**
 * As `applyRule`, but chooses what may go where that is less than the rule asks for: with heads that every layer keeps,
 * a resample may protect others and so leave fewer.
 */
export function applyRuleLeniently(
  heads: readonly Head[],
  deltaClever: ArrayLike<number>,
  fisher: ArrayLike<number>,
  rule: ChoiceRule,
): Choice {
  const rated = rate(heads, deltaClever, fisher, rule);
  const ranked = rankHeads(rated);
  const pruned = removableHeads(ranked, rule.minHeadsPerLayer).slice(0, floorShare(rule.rho, heads.length));
  return { rated, ranked, pruned };
}

function rate(
  heads: readonly Head[],
  deltaClever: ArrayLike<number>,
  fisher: ArrayLike<number>,
  rule: ChoiceRule,
): RatedHead[] {
  const scored = heads.map(({ layer, head }, i) => ({
    layer,
    head,
    deltaClever: deltaClever[i],
    fisher: fisher[i],
  }));
  return compositeScore(scored, rule);
}
