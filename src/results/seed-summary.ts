import type { SeedSummaryRow } from "../robustness/seed-summary.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { withDeviation } from "./with-deviation.js";

/** What a summary is of. */
export interface SeedSummaryParts {
  /** What names a row, and `NAMEMean` and `NAMEDeviation` of each figure; the deviation is null for one seed. */
  readonly rows: readonly SeedSummaryRow[];
  readonly seeds: readonly number[];
  /** Columns that together name a row; none where there is one row. */
  readonly keys: readonly string[];
  /** Figures that the table shows, and what they are called there. */
  readonly titles: Readonly<Record<string, string>>;
}

/**
 * Mean and standard deviation (N − 1) over seeds of another result's figures, row by row.
 *
 * @example
 * const summary = await overSeeds([0, 1, 2], (seed) => scoreHeads(model, data, { seed }));
 * summary.toRows(); // [{ layer: 0, head: 0, deltaCleverMean: 0.2, deltaCleverDeviation: 0.05, … }, …]
 */
export class SeedSummary extends Result<SeedSummaryRow> {
  override readonly kind = "SeedSummary";
  override readonly keys: readonly string[];
  readonly seeds: readonly number[];
  readonly titles: Readonly<Record<string, string>>;

  constructor({ rows, seeds, keys, titles }: SeedSummaryParts, origin: ResultOrigin) {
    super(rows, origin);
    this.seeds = seeds;
    this.keys = keys;
    this.titles = titles;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<SeedSummary> {
    const document = await readDocument(path);
    if (document.kind !== "SeedSummary" || !areParts(document)) {
      throw new RahpError(`invalid summary of seeds: ${path} (expected what overSeeds saved)`);
    }
    return new SeedSummary(document, originIn(document, path));
  }

  override table(): Table {
    const titles = Object.entries(this.titles);
    return {
      caption: `mean ± standard deviation over ${this.seeds.length === 1 ? "seed" : "seeds"} ${this.seeds.join(", ")}`,
      columns: [
        ...this.keys.map((key) => ({ key, title: key })),
        ...titles.map(([key, title]) => ({ key, title, align: "right" as const, format: String })),
      ],
      rows: this.rows.map((row) => ({
        ...row,
        ...Object.fromEntries(titles.map(([name]) => [name, figureIn(row, name)])),
      })),
    };
  }

  override toJSON(): Record<string, unknown> {
    const { seeds, keys, titles } = this;
    return { ...super.toJSON(), seeds, keys, titles };
  }
}

function figureIn(row: SeedSummaryRow, name: string): string {
  const [mean, deviation] = [row[`${name}Mean`], row[`${name}Deviation`]] as (number | null)[];
  return withDeviation(mean === null ? null : { mean, deviation });
}

/** Whether these are a summary's parts, in a file that somebody may have edited. */
function areParts(document: object): document is SeedSummaryParts {
  const { rows, seeds, keys, titles } = document as Partial<SeedSummaryParts>;
  const areTexts = (values: unknown) =>
    Array.isArray(values) && values.every((value) => typeof value === "string");
  if (!Array.isArray(seeds) || seeds.length === 0 || !seeds.every(Number.isInteger)) return false;
  if (!areTexts(keys) || typeof titles !== "object" || titles === null) return false;
  if (!areTexts(Object.values(titles)) || !Array.isArray(rows) || rows.length === 0) return false;
  const figures = Object.keys(titles).flatMap((name) => [`${name}Mean`, `${name}Deviation`]);
  const isFigure = (value: unknown) => value === null || Number.isFinite(value);
  return rows.every(
    (row) =>
      typeof row === "object" &&
      row !== null &&
      keys!.every((key) => key in row) &&
      figures.every((column) => isFigure(row[column])),
  );
}
