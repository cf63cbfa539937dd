import { calibrate } from "../pruning/calibration.js";
import {
  type AggregatedScores,
  type Aggregation,
  aggregateScores,
  trimShare,
} from "../robustness/aggregate.js";
import { correctedScores } from "../robustness/control-variate.js";
import { type RankingTrust, rankingTrust } from "../robustness/ranking-trust.js";
import { type ChangeOrder, sampleTerms } from "../robustness/sample-terms.js";
import { stabilityNote } from "../robustness/stability-note.js";
import { mean } from "../support/statistics.js";
import type { HeadSampleRow, HeadScoreRow } from "./head-score-rows.js";
import type { Provenance } from "./provenance.js";
import {
  exactScores,
  firstOrderScores,
  isExact,
  maskedHeads,
  type SampleTable,
  tabulate,
} from "./sample-table.js";

/** How ΔCLEVER is found: every head masked, or by the derivative of C in the head mask and some heads or samples masked. */
export const ESTIMATES = ["exact", "first-order", "refine", "corrected"] as const;
export type Estimate = (typeof ESTIMATES)[number];

/** How scores of samples become one row a head. */
export interface Combination extends Aggregation {
  readonly estimate: Estimate;
  /** Of what is random in it. */
  readonly seed: number;
}

/** How a run combined its samples; files of other programs say nothing, and have the paper's means. */
export function combinationOf({ options, seed }: Provenance): Combination {
  const { aggregate = "mean", trim = 0.1, estimate = "exact" } = options as Partial<Combination>;
  return { aggregate, trim, estimate, seed: seed ?? 0 };
}

/** Standard deviations of the prediction within which a head's exact score is expected. */
export const REFINE_WIDTH = 3;

/** One row a head, in (layer, head) order. */
export function combineSamples(samples: readonly HeadSampleRow[], combination: Combination): HeadScoreRow[] {
  const table = tabulate(samples);
  const { values, stderr } = scoresOf(table, combination);
  return table.heads.map(({ layer, head }, i) => ({
    layer,
    head,
    deltaClever: values[i],
    deltaCleverStderr: stderr[i],
    fisher: mean(table.rows.map((row) => row[i].fisher)),
  }));
}

function scoresOf(table: SampleTable, combination: Combination): AggregatedScores {
  const { estimate, aggregate, seed } = combination;
  if (estimate === "exact") return aggregateScores(exactScores(table), combination, "exact", seed);
  const first = aggregateScores(firstOrderScores(table), combination, "first-order", seed);
  if (estimate === "first-order") return first;
  if (estimate === "corrected") {
    const exactFirst = {
      ...table,
      rows: [...table.rows].sort((a, b) => Number(isExact(b)) - Number(isExact(a))),
    };
    const exact = sampleTerms(exactScores(table), aggregate, "exact");
    return correctedScores(exact, sampleTerms(firstOrderScores(exactFirst), aggregate, "first-order"));
  }
  const computed = exactOfMasked(table, combination);
  const { estimate: values } = calibrate(
    first.values,
    first.stderr,
    computed.map((head) => head?.value ?? null),
    REFINE_WIDTH,
  );
  return { values, stderr: computed.map((head) => head?.stderr ?? null) };
}

/** First-order scores of all heads with their errors, and the exact ones of those that were masked. */
export function partlyExact(samples: readonly HeadSampleRow[], combination: Combination) {
  const table = tabulate(samples);
  const first = aggregateScores(firstOrderScores(table), combination, "first-order", combination.seed);
  return {
    heads: table.heads,
    first: first.values,
    firstStderr: first.stderr,
    exact: exactOfMasked(table, combination).map((head) => head?.value ?? null),
    fisher: table.heads.map((_, i) => mean(table.rows.map((row) => row[i].fisher))),
  };
}

/** Scores of the heads that were masked on all samples; null for the others. */
function exactOfMasked(table: SampleTable, combination: Combination) {
  const { isMasked, scores } = maskedHeads(table);
  if (!isMasked.includes(true)) return table.heads.map(() => null);
  const { values, stderr } = aggregateScores(scores, combination, "exact", combination.seed);
  let next = 0;
  return isMasked.map((yes) => (yes ? { value: values[next], stderr: stderr[next++] } : null));
}

/** How far the ranking by these samples can be trusted, and in a line. */
export function trustOf(
  samples: readonly HeadSampleRow[],
  combination: Combination,
): { trust: RankingTrust; note: string } {
  const order: ChangeOrder = combination.estimate === "exact" ? "exact" : "first-order";
  const table = tabulate(samples);
  const scores = order === "exact" ? exactScores(table) : firstOrderScores(table);
  const terms = sampleTerms(scores, combination.aggregate, order);
  return {
    trust: rankingTrust(terms, combination.seed, trimShare(combination)),
    note: stabilityNote(scores, combination, order, combination.seed),
  };
}
