import type { Head } from "../models/heads.js";
import { type ChoiceOptions, chooseHeads, rankHeads } from "./choose-heads.js";
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
  const scored = heads.map(({ layer, head }, i) => ({
    layer,
    head,
    deltaClever: deltaClever[i],
    fisher: fisher[i],
  }));
  const rated = compositeScore(scored, rule);
  return { rated, ranked: rankHeads(rated), pruned: chooseHeads(rated, rule) };
}
