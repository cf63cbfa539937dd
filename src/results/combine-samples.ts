import { compareHeads, type Head } from "../models/heads.js";
import { calibrate } from "../pruning/calibration.js";
import {
  type AggregatedScores,
  type Aggregation,
  aggregateScores,
  trimShare,
} from "../robustness/aggregate.js";
import { correctedScores } from "../robustness/control-variate.js";
import { type RankingTrust, rankingTrust } from "../robustness/ranking-trust.js";
import { type ChangeOrder, type SampleScores, sampleTerms } from "../robustness/sample-terms.js";
import { stabilityNote } from "../robustness/stability-note.js";
import { RahpError } from "../support/rahp-error.js";
import { mean } from "../support/statistics.js";
import type { HeadSampleRow, HeadScoreRow } from "./head-scores.js";

/** How ΔCLEVER is found: every head masked, or by the derivative of C in the head mask and some heads or samples masked. */
export const ESTIMATES = ["exact", "first-order", "refine", "corrected"] as const;
export type Estimate = (typeof ESTIMATES)[number];

/** How scores of samples become one row a head. */
export interface Combination extends Aggregation {
  readonly estimate: Estimate;
  /** Of what is random in it. */
  readonly seed: number;
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
    const whole = (row: SampleRow) => row.every(({ deltaClever }) => deltaClever !== null);
    const exactFirst = {
      ...table,
      rows: [...table.rows].sort((a, b) => Number(whole(b)) - Number(whole(a))),
    };
    const exact = sampleTerms(exactScores({ ...table, rows: table.rows.filter(whole) }), aggregate, "exact");
    return correctedScores(exact, sampleTerms(firstOrderScores(exactFirst), aggregate, "first-order"));
  }
  const computed = exactOfComputed(table, combination);
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
    exact: exactOfComputed(table, combination).map((head) => head?.value ?? null),
    fisher: table.heads.map((_, i) => mean(table.rows.map((row) => row[i].fisher))),
  };
}

/** Scores of the heads that were masked on all samples; null for the others. */
function exactOfComputed(all: SampleTable, combination: Combination) {
  const table = { ...all, rows: all.rows.filter((row) => row[0].firstOrder !== null) }; // not those that are skipped
  const isComputed = table.heads.map((_, i) => table.rows.every((row) => row[i].deltaClever !== null));
  const kept = { ...table, rows: table.rows.map((row) => row.filter((_, i) => isComputed[i])) };
  if (!isComputed.includes(true)) return table.heads.map(() => null);
  const { values, stderr } = aggregateScores(exactScores(kept), combination, "exact", combination.seed);
  let next = 0;
  return isComputed.map((yes) => (yes ? { value: values[next], stderr: stderr[next++] } : null));
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

type SampleRow = readonly HeadSampleRow[];

/** Samples' scores, [N][heads]. */
interface SampleTable {
  readonly heads: readonly Head[];
  readonly rows: readonly SampleRow[];
}

function tabulate(samples: readonly HeadSampleRow[]): SampleTable {
  const byId = new Map<number, HeadSampleRow[]>();
  for (const sample of samples) {
    const ofSample = byId.get(sample.id);
    if (ofSample) ofSample.push(sample);
    else byId.set(sample.id, [sample]);
  }
  const rows = [...byId.values()].map((row) => row.sort(compareHeads));
  if (
    rows.some((row) => row.length !== rows[0].length || row.some((s, i) => compareHeads(s, rows[0][i]) !== 0))
  )
    throw new RahpError("invalid samples: not every sample has scores of the same heads");
  return { heads: rows[0].map(({ layer, head }) => ({ layer, head })), rows };
}

/** C and ΔC of the samples that have it. */
function exactScores({ rows }: SampleTable): SampleScores {
  return changesOf(rows, ({ deltaClever }) => deltaClever);
}

function firstOrderScores({ rows }: SampleTable): SampleScores {
  return changesOf(rows, ({ firstOrder }) => firstOrder);
}

function changesOf(
  rows: readonly SampleRow[],
  changeOf: (sample: HeadSampleRow) => number | null,
): SampleScores {
  const scored = rows.filter((row) => row.every((sample) => changeOf(sample) !== null));
  return {
    clever: scored.map((row) => row[0].clever),
    change: scored.map((row) => row.map((sample) => changeOf(sample)!)),
  };
}
