import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** One measure of a model before and after pruning. */
export interface PruningMeasure {
  /** `heads`, `parameters`, `multiplyAdds` (of one text) or `millisecondsPerText`. */
  readonly measure: string;
  readonly before: number;
  readonly after: number;
  /** after / before */
  readonly ratio: number;
}

const TITLES: Readonly<Record<string, string>> = {
  heads: "heads",
  parameters: "parameters",
  multiplyAdds: "multiply-adds of a text",
  millisecondsPerText: "milliseconds a text",
};

/**
 * What pruning saved: heads, parameters, multiply-adds and measured time.
 *
 * @example
 * const saved = await measurePruning(model, pruned, data);
 */
export class PruningMeasurement extends Result<PruningMeasure> {
  override readonly kind = "PruningMeasurement";
  override readonly keys = ["measure"];

  constructor(rows: readonly PruningMeasure[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<PruningMeasurement> {
    const document = await readDocument(path);
    const fits = (row: PruningMeasure) =>
      typeof row?.measure === "string" && [row.before, row.after, row.ratio].every(Number.isFinite);
    if (
      document.kind !== "PruningMeasurement" ||
      !Array.isArray(document.rows) ||
      !document.rows.every(fits)
    ) {
      throw new RahpError(`invalid measurement: ${path} (expected what measurePruning saved)`);
    }
    return new PruningMeasurement(document.rows, originIn(document, path));
  }

  override table(): Table {
    return {
      columns: [
        { key: "title", title: "measure" },
        { key: "before", title: "before", align: "right", format: write },
        { key: "after", title: "after", align: "right", format: write },
        { key: "ratio", title: "left", format: "percent" },
      ],
      rows: this.rows.map((row) => ({ ...row, title: TITLES[row.measure] ?? row.measure })),
    };
  }
}

/** Counts in full, times with four digits. */
function write(value: unknown): string {
  return Number.isInteger(value) ? (value as number).toLocaleString("en") : formatNumber(value as number);
}
