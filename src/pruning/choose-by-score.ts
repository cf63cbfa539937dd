import type { Head } from "../models/heads.js";
import { type ChoiceOptions, chooseHeads, rankHeads } from "./choose-heads.js";

/** Which heads of a ranking by one score go first. */
export type PrunedFirst = "largest" | "smallest";

/** What was decided about a head that one score alone ranks. */
export interface Decision {
  /** One score protects no head. */
  readonly protected: false;
  readonly pruned: boolean;
  /** Place in the order in which heads would be pruned, from 1. */
  readonly rank: number;
}

/**
 * Chooses the K = ⌊ρ·n⌋ first of n heads by one score, over all layers together, without protection; ties by
 * (layer, head). How baselines such as Michel et al.'s prune.
 *
 * @param heads  scores are finite
 * @returns the heads in the order given, each with its decision
 * @throws RahpError where minHeadsPerLayer leaves fewer than K heads that may go
 */
export function chooseByScore<H extends Head & { readonly score: number }>(
  heads: readonly H[],
  first: PrunedFirst,
  options: ChoiceOptions,
): (H & Decision)[] {
  const sign = first === "largest" ? 1 : -1;
  const ranked = heads.map((given) => ({ ...given, score: sign * given.score, protected: false, given }));
  const pruned = new Set(chooseHeads(ranked, options).map(({ given }) => given));
  const ranks = new Map(rankHeads(ranked).map(({ given }, i) => [given, i + 1]));
  return heads.map((head) => ({
    ...head,
    protected: false,
    pruned: pruned.has(head),
    rank: ranks.get(head)!,
  }));
}
