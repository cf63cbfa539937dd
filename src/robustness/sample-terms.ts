import { RahpError } from "../support/rahp-error.js";
import { ranks } from "../support/statistics.js";

/** Ways to combine the scores of samples to one of each head. */
export const AGGREGATES = ["mean", "signed-log", "trimmed", "median", "rank", "relative"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** One number of each sample and head, [N][heads]. */
export type SampleTerms = readonly ArrayLike<number>[];

/** Local robustness of samples, and how masking each head changes it. */
export interface SampleScores {
  /** C of the whole model, in embedding units, [N]. */
  readonly clever: ArrayLike<number>;
  /** C with the head masked − C (exact), or −∂C/∂M (first order), [N][heads]. */
  readonly change: SampleTerms;
}

/** Whether changes of C are exact, or the first order of their series in the head mask. */
export type ChangeOrder = "exact" | "first-order";

/**
 * What an aggregation averages over samples:
 *
 * - mean, trimmed, median: ΔC, in embedding units
 * - signed-log: the change of sign(C)·ln(1 + |C|); to first order ΔC / (1 + |C|)
 * - rank: the head's place among the sample's ΔC, from 1 (the smallest), ties averaged
 * - relative: ΔC / |C|
 *
 * @returns [N][heads]
 * @throws RahpError where C is 0 and the change of it is to be relative
 */
export function sampleTerms(
  { clever, change }: SampleScores,
  aggregate: Aggregate,
  order: ChangeOrder,
): Float64Array[] {
  const term = TERMS[aggregate];
  return change.map((ofHeads, n) => term(clever[n], Float64Array.from(ofHeads), order));
}

type Term = (c: number, change: Float64Array, order: ChangeOrder) => Float64Array;

const asIs: Term = (_c, change) => change;

const TERMS: Record<Aggregate, Term> = {
  mean: asIs,
  trimmed: asIs,
  median: asIs,
  "signed-log": (c, change, order) =>
    order === "exact"
      ? change.map((delta) => signedLog(c + delta) - signedLog(c))
      : change.map((delta) => delta / (1 + Math.abs(c))), // d sign(C)·ln(1 + |C|) / dC = 1 / (1 + |C|)
  rank: (_c, change) => Float64Array.from(ranks([...change])),
  relative: (c, change) => {
    if (c === 0) throw new RahpError("invalid C: 0 (expected another number, to which changes are relative)");
    return change.map((delta) => delta / Math.abs(c));
  },
};

/** sign(C)·ln(1 + |C|): linear near 0, logarithmic far from it. */
function signedLog(c: number): number {
  return Math.sign(c) * Math.log1p(Math.abs(c));
}
