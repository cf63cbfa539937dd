import type { Head } from "../models/heads.js";
import { choiceOverlap, DRAWS, ENOUGH_OVERLAP } from "../pruning/auto-samples.js";
import type { Choice, ChoiceRule } from "../pruning/choice-rule.js";
import { choiceStability, type RankInterval } from "../pruning/choice-stability.js";
import { keyOf } from "../pruning/resampled-choices.js";
import { isCorrectable } from "../robustness/control-variate.js";
import { type Combination, combinationOf } from "./combine-samples.js";
import type { HeadSampleRow } from "./head-score-rows.js";
import type { HeadScores } from "./head-scores.js";
import { resampledScores } from "./resampled-scores.js";

/** How much a choice of heads hangs on which samples were scored. */
export interface ChoiceFirmness {
  /** In the order of the rated heads. */
  readonly intervals: readonly RankInterval[];
  /** It in a line, with what would help; none where no head is pruned. */
  readonly notes: readonly string[];
}

/** Resamples by which aggregations are compared. */
const DRAWS_TO_COMPARE = 200;
/** What the overlap must gain for another aggregation to be advised: twice its error from so many resamples. */
const CLEARLY = 0.02;
/**
 * Aggregations that are advised. Resamples of few samples promise too much of the mean and the relative change: the
 * samples that decide these on a larger set may not be drawn yet (docs/estimates.md).
 */
const ADVISED = ["signed-log", "trimmed", "median", "rank"] as const;
/** Share of the resamples on which a head is chosen that hardly depends on them. */
const SURE = 0.95;

/**
 * @param choice  what the rule makes of the scores
 * @returns null where the scores are known without samples, or by fewer than 4, or the samples are of other heads
 */
export function choiceFirmness(
  { samples, provenance }: HeadScores,
  rule: ChoiceRule,
  { rated, pruned }: Choice,
): ChoiceFirmness | null {
  const combination = combinationOf(provenance);
  const scores = samples.length === 0 ? null : resampledScores(samples, combination);
  if (scores === null || scores.heads.length !== rated.length) return null;
  const { intervals, overlap } = choiceStability(scores, rule, pruned, DRAWS, combination.seed);
  const byHead = new Map(scores.heads.map((head, i) => [keyOf(head), intervals[i]]));
  if (!rated.every((head) => byHead.has(keyOf(head)))) return null;
  const ofRated = rated.map((head) => byHead.get(keyOf(head))!);
  return { intervals: ofRated, notes: notesOn(overlap, ofRated, samples, combination, rule, pruned) };
}

function notesOn(
  overlap: number,
  intervals: readonly RankInterval[],
  samples: readonly HeadSampleRow[],
  combination: Combination,
  rule: ChoiceRule,
  pruned: readonly Head[],
): string[] {
  if (pruned.length === 0) return [];
  const sure = intervals.filter(({ prunedShare }) => prunedShare >= SURE).length;
  const shares = `${sure} of ${pruned.length} pruned heads are chosen on at least ${100 * SURE} % of them`;
  const by = `would overlap with this one by some ${overlap.toFixed(2)}`;
  const firm = `on other samples the choice ${by} (Jaccard, mean of ${DRAWS} resamples); ${shares}`;
  if (overlap >= ENOUGH_OVERLAP) return [firm];
  const unfirm = `this choice is not firm: on other samples it ${by} (Jaccard, mean of ${DRAWS} resamples; ${ENOUGH_OVERLAP} is firm); ${shares}`;
  return [`${unfirm}; ${helpFor(overlap, samples, combination, rule)}`];
}

function helpFor(
  overlap: number,
  samples: readonly HeadSampleRow[],
  combination: Combination,
  rule: ChoiceRule,
): string {
  const { estimate, seed } = combination;
  const growing = estimate === "exact" || estimate === "first-order";
  const more = growing
    ? `more samples help (samples "auto" adds them until it is firm)`
    : "more samples help";
  const others = ADVISED.filter((aggregate) => aggregate !== combination.aggregate)
    .filter((aggregate) => growing || (estimate === "corrected" && isCorrectable(aggregate)))
    .map((aggregate) => {
      const scores = resampledScores(samples, { ...combination, aggregate })!;
      return { aggregate, overlap: choiceOverlap(scores, rule, DRAWS_TO_COMPARE, seed) };
    })
    .sort((a, b) => b.overlap - a.overlap);
  if (others.length === 0 || others[0].overlap < overlap + CLEARLY) return more;
  return `${more}, or aggregate "${others[0].aggregate}", with which it would be ${others[0].overlap.toFixed(2)}`;
}
