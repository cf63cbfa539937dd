import type { Head } from "../models/heads.js";
import { calibrate, type ScoreBounds } from "./calibration.js";
import { applyRule, type Choice, type ChoiceRule } from "./choice-rule.js";
import { undecidedHeads } from "./undecided-heads.js";

/** Scores of all heads to first order, and of some exactly. */
export interface PartlyExact {
  readonly heads: readonly Head[];
  /** First-order scores under the aggregation, and their standard errors, [heads]. */
  readonly first: readonly number[];
  readonly firstStderr: readonly (number | null)[];
  /** Exact scores under the aggregation, [heads]; null where not computed. */
  readonly exact: readonly (number | null)[];
  readonly fisher: readonly number[];
}

export interface RefinePlan {
  /** Heads to compute exactly next, by their index; none where the set is settled. */
  readonly next: readonly number[];
  /** Best scores so far, [heads]: exact where computed, else calibrated (before the first plan: of first order). */
  readonly deltaClever: readonly number[];
  /** What the rule makes of them. */
  readonly choice: Choice;
}

/** Heads that are computed before first-order scores are calibrated by them. */
const FIRST_HEADS = 6;

/** Heads of each further step: few, since each step narrows the bounds. */
const STEP = 4;

/**
 * Which heads to compute exactly, until the set that the rule chooses is the one it would choose if all were: begin with
 * the largest and smallest first-order score (they normalise all others) and the heads nearest to the cut; calibrate;
 * then compute heads that may still end on either side of the cut, nearest first, and heads that may be the extremes.
 * The same scores give the same plan.
 *
 * @param width  of the bounds, in standard deviations of the prediction; 3 errs rarely, 2 computes fewer heads
 */
export function planRefinement(scores: PartlyExact, rule: ChoiceRule, width: number): RefinePlan {
  const { heads, first, firstStderr, exact, fisher } = scores;
  const computed = exact.filter((value) => value !== null).length;
  if (computed < Math.min(FIRST_HEADS, heads.length)) {
    const deltaClever = first.map((value, i) => exact[i] ?? value);
    const choice = applyRule(heads, deltaClever, fisher, rule);
    const extremes = [first.indexOf(Math.max(...first)), first.indexOf(Math.min(...first))];
    const order = [...new Set([...extremes, ...byDistanceToCut(choice)])].filter((i) => exact[i] === null);
    return { next: order.slice(0, FIRST_HEADS - computed), deltaClever, choice };
  }
  const isOpen = (i: number) => exact[i] === null;
  if (!exact.includes(null)) {
    const choice = applyRule(heads, exact as number[], fisher, rule);
    return { next: [], deltaClever: exact as number[], choice };
  }
  const bounds = calibrate(first, firstStderr, exact, width);
  const choice = applyRule(heads, bounds.estimate, fisher, rule);
  const undecided = undecidedHeads(choice.rated, bounds, rule);
  const nearest = byDistanceToCut(choice).filter((i) => undecided.includes(i) && isOpen(i));
  const extremes = undecided.length > 0 ? possibleExtremes(bounds).filter(isOpen) : [];
  const half = nearest.length > 0 ? STEP / 2 : STEP;
  const next = new Set([...extremes.slice(0, half), ...nearest, ...extremes.slice(half)]);
  return { next: [...next].slice(0, STEP), deltaClever: bounds.estimate, choice };
}

/** All heads by how near their S is to the middle between the last that goes and the next; protected ones last. */
function byDistanceToCut({ rated, ranked, pruned }: Choice): number[] {
  const rest = ranked.filter((head) => !head.protected && !pruned.includes(head));
  const edges = [pruned.at(-1), rest[0]].flatMap((head) => (head ? [head.score] : []));
  const cut = edges.reduce((sum, score) => sum + score, 0) / edges.length;
  const distance = (i: number) => Math.abs(rated[i].score - cut);
  return rated
    .map((_, i) => i)
    .sort(
      (a, b) => Number(rated[a].protected) - Number(rated[b].protected) || distance(a) - distance(b) || a - b,
    );
}

/** Heads that may have the largest or smallest ΔC of all, those first that may exceed the others most. */
function possibleExtremes({ low, high }: ScoreBounds): number[] {
  const [largest, smallest] = [Math.max(...low), Math.min(...high)];
  const excess = low.map((value, i) => Math.max(high[i] - largest, smallest - value));
  return excess
    .map((_, i) => i)
    .filter((i) => excess[i] > 0)
    .sort((a, b) => excess[b] - excess[a] || a - b);
}
