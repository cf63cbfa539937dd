import { RahpError } from "../support/rahp-error.js";
import { mean, standardError } from "../support/statistics.js";

/** A figure over several seeds. */
export interface SeedFigure {
  readonly mean: number;
  /** Sample standard deviation (N − 1); null for one seed. */
  readonly deviation: number | null;
}

/** What names a row, and of each of its figures `NAMEMean` and `NAMEDeviation`. */
export type SeedSummaryRow = Readonly<Record<string, unknown>>;

/** Rows over several seeds. */
export interface SeedFigures {
  readonly rows: readonly SeedSummaryRow[];
  /** Names of the figures. */
  readonly figures: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Mean and standard deviation over seeds of every numeric column; yes and no count as 1 and 0, so that their mean is a
 * share of the seeds. A figure that is unknown in a run is unknown. Columns of text are left out.
 *
 * @param runs  one table for each seed, in any order of the rows
 * @param keys  columns that together name a row; none where there is one row
 * @returns in the order of the first run
 * @throws RahpError where keys do not tell a run's rows apart, or a run has other rows than the first
 */
export function summariseSeeds(runs: readonly (readonly Row[])[], keys: readonly string[]): SeedFigures {
  const nameOf = (row: Row) => JSON.stringify(keys.map((key) => row[key]));
  const byName = runs.map((rows, i) => {
    const named = new Map(rows.map((row) => [nameOf(row), row]));
    if (named.size === rows.length) return named;
    const by = keys.length > 0 ? `rows that ${keys.join(" and ")} tell apart` : "one row";
    throw new RahpError(`invalid run ${i + 1}: ${rows.length} rows (expected ${by})`);
  });
  const [first] = byName;
  for (const [i, named] of byName.entries()) {
    const isSame = named.size === first.size && [...first.keys()].every((name) => named.has(name));
    if (!isSame) throw new RahpError(`invalid run ${i + 1}: other rows than run 1 (expected the same)`);
  }
  const figures = figureColumns(runs.flat(), keys);
  const rows = [...first].map(([name, row]) => {
    const same = byName.map((named) => named.get(name)!);
    const summary: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, row[key]]));
    for (const column of figures) {
      const values = same.map((ofRun) => ofRun[column] ?? null);
      const known = values.filter((value) => value !== null).map(Number);
      const figure = known.length < values.length ? null : figureOf(known);
      summary[`${column}Mean`] = figure?.mean ?? null;
      summary[`${column}Deviation`] = figure?.deviation ?? null;
    }
    return summary;
  });
  return { rows, figures };
}

/** Columns beside the keys of numbers, or of yes and no, in some rows, and of nothing else in any. */
function figureColumns(rows: readonly Row[], keys: readonly string[]): string[] {
  const isUnknown = (value: unknown) => value === null || value === undefined;
  const isFigure = (value: unknown) => typeof value === "number" || typeof value === "boolean";
  return [...new Set(rows.flatMap(Object.keys))].filter((column) => {
    const values = rows.map((row) => row[column]).filter((value) => !isUnknown(value));
    return !keys.includes(column) && values.length > 0 && values.every(isFigure);
  });
}

/** Mean and standard deviation of one number over seeds. */
export function figureOf(values: readonly number[]): SeedFigure {
  const error = standardError(values);
  return { mean: mean(values), deviation: error === null ? null : error * Math.sqrt(values.length) };
}

/** The same over the seeds that have a value; null where none has. */
export function figureOfKnown(values: readonly (number | null)[]): SeedFigure | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : figureOf(known);
}
