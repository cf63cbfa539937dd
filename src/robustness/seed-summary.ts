import { compareHeads, type Head } from "../models/heads.js";
import { RahpError } from "../support/rahp-error.js";
import { mean, standardError } from "../support/statistics.js";

/** A figure over several seeds. */
export interface SeedFigure {
  readonly mean: number;
  /** Sample standard deviation (N − 1); null for one seed. */
  readonly deviation: number | null;
}

/** A head's figures over several seeds, by the names of the columns. */
export type SeedSummary<K extends string> = Head & { readonly [column in K]: SeedFigure };

/**
 * Mean and standard deviation over seeds of each head's scores.
 *
 * @param runs     one table of heads for each seed, in any order of the heads
 * @param columns  that are summarised
 * @returns in (layer, head) order
 * @throws RahpError where a run has other heads than the first
 */
export function summariseSeeds<K extends string>(
  runs: readonly (readonly (Head & { readonly [column in K]: number })[])[],
  columns: readonly K[],
): SeedSummary<K>[] {
  const sorted = runs.map((rows) => [...rows].sort(compareHeads));
  for (const [i, rows] of sorted.entries()) {
    const isSame =
      rows.length === sorted[0].length && rows.every((row, h) => compareHeads(row, sorted[0][h]) === 0);
    if (!isSame)
      throw new RahpError(`invalid run ${i + 1}: other heads than run 1 (expected the same model's)`);
  }
  return sorted[0].map(({ layer, head }, h) => {
    const figures = columns.map(
      (column) => [column, figureOf(sorted.map((rows) => rows[h][column]))] as const,
    );
    return { layer, head, ...Object.fromEntries(figures) } as SeedSummary<K>;
  });
}

/** Mean and standard deviation of one number over seeds. */
export function figureOf(values: readonly number[]): SeedFigure {
  const error = standardError(values);
  return { mean: mean(values), deviation: error === null ? null : error * Math.sqrt(values.length) };
}
