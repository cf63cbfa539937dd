import { compareHeads, type Head } from "../models/heads.js";
import type { SampleScores } from "../robustness/sample-terms.js";
import { RahpError } from "../support/rahp-error.js";
import type { HeadSampleRow } from "./head-score-rows.js";

/** A sample's scores, in the order of the heads. */
export type SampleRow = readonly HeadSampleRow[];

/** Samples' scores, [N][heads]. */
export interface SampleTable {
  readonly heads: readonly Head[];
  readonly rows: readonly SampleRow[];
}

/**
 * One row a sample, in the order in which they come.
 * @throws RahpError where samples have scores of other heads
 */
export function tabulate(samples: readonly HeadSampleRow[]): SampleTable {
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
export function exactScores({ rows }: SampleTable): SampleScores {
  return changesOf(rows, ({ deltaClever }) => deltaClever);
}

/** Whether all heads were masked on a sample. */
export function isExact(row: SampleRow): boolean {
  return row.every(({ deltaClever }) => deltaClever !== null);
}

/** C and −∂C/∂M of the samples that have it. */
export function firstOrderScores({ rows }: SampleTable): SampleScores {
  return changesOf(rows, ({ firstOrder }) => firstOrder);
}

/** Which heads were masked on all samples that are not skipped, and C and ΔC of these heads. */
export function maskedHeads({ heads, rows }: SampleTable): { isMasked: boolean[]; scores: SampleScores } {
  const scored = rows.filter((row) => row[0].firstOrder !== null);
  const isMasked = heads.map((_, i) => scored.every((row) => row[i].deltaClever !== null));
  const masked = scored.map((row) => row.filter((_, i) => isMasked[i]));
  return {
    isMasked,
    scores: {
      clever: scored.map((row) => row[0].clever),
      change: masked.map((row) => row.map(({ deltaClever }) => deltaClever!)),
    },
  };
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
