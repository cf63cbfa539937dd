import { extname } from "node:path";
import type { AttackRecord } from "../attacks/attack-example.js";
import { type AttackMetrics, attackMetrics } from "../attacks/attack-metrics.js";
import { adversarialHtml, adversarialText } from "../show/adversarial-text.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { outcomeSummary, percent } from "./outcome-summary.js";
import { readCsvRows } from "./read-csv-rows.js";
import { originBeside, originIn, Result, type ResultOrigin, readJsonFile } from "./result.js";

/** An attacked example, and the seconds that it took. */
export interface AttackRow extends AttackRecord {
  readonly seconds: number;
}

/**
 * What an attack did to each example.
 *
 * @example
 * const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 100 });
 * log.metrics.accuracyUnderAttack;
 */
export class AttackLog extends Result<AttackRow> {
  override readonly kind = "AttackLog";
  override readonly keys = ["id", "label"];

  constructor(rows: readonly AttackRow[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote as `.csv` or `.json`.
   * @throws RahpError for a missing file or one that is no attack log
   */
  static async load(path: string): Promise<AttackLog> {
    if (extname(path).toLowerCase() === ".json") {
      const document = await readJsonFile(path);
      if (document.kind !== "AttackLog") throw notALog(path);
      return new AttackLog(checkRows(document.rows, path), originIn(document, path));
    }
    const rows = checkRows(await readCsvRows(path, TEXTS), path);
    return new AttackLog(rows, await originBeside(path, "AttackLog", "attack"));
  }

  /** Accuracy under attack, success rate, queries and changed words. */
  get metrics(): AttackMetrics {
    return attackMetrics(this.rows);
  }

  /** Examples with their changed words marked, as HTML that is safe to show. */
  examplesHtml(count = 10): string[] {
    return this.broken(count).map(({ text, perturbedText, pair, perturbedPair }) =>
      adversarialHtml(join(text, pair), join(perturbedText, perturbedPair)),
    );
  }

  /** The metrics as a table of names and values. */
  summary(): Table {
    return outcomeSummary(this.provenance.model?.id, this.metrics, [
      ["words changed, mean of successes", percent(this.metrics.perturbedWords)],
    ]);
  }

  override table(): Table {
    const changed = this.rows.map((row) => ({
      ...row,
      result:
        row.status === "succeeded"
          ? adversarialText(join(row.text, row.pair), join(row.perturbedText, row.perturbedPair))
          : join(row.text, row.pair),
    }));
    return {
      caption: this.caption(),
      columns: [
        { key: "id", title: "id" },
        { key: "status", title: "status" },
        { key: "queries", title: "queries" },
        { key: "changedWords", title: "changed" },
        { key: "result", title: "text, with changed words" },
      ],
      rows: changed,
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), metrics: this.metrics };
  }

  private broken(count: number): AttackRow[] {
    return this.rows.filter(({ status }) => status === "succeeded").slice(0, count);
  }

  private caption(): string {
    const { succeeded, failed, skipped, accuracyUnderAttack, averageQueriesOfSuccesses } = this.metrics;
    const share = formatNumber(accuracyUnderAttack, "percent");
    const queries = formatNumber(averageQueriesOfSuccesses);
    return `${succeeded} succeeded, ${failed} failed, ${skipped} skipped; accuracy under attack ${share}; ${queries} queries a success`;
  }
}

const TEXTS = ["text", "pair", "perturbedText", "perturbedPair"];
const COUNTS = [
  "id",
  "label",
  "queries",
  "originalPrediction",
  "perturbedPrediction",
  "changedWords",
  "words",
];
const NUMBERS = ["originalScore", "perturbedScore", "seconds"];
const STATUSES = ["succeeded", "failed", "skipped"];

/** Rows of a file that somebody may have edited. */
function checkRows(rows: unknown, path: string): AttackRow[] {
  const isText = (value: unknown) => typeof value === "string";
  const fits = (row: Record<string, unknown>) =>
    isText(row?.text) &&
    isText(row.perturbedText) &&
    [row.pair, row.perturbedPair].every((pair) => pair === null || isText(pair)) &&
    STATUSES.includes(row.status as string) &&
    COUNTS.every((column) => Number.isInteger(row[column]) && (row[column] as number) >= 0) &&
    NUMBERS.every((column) => Number.isFinite(row[column]));
  if (Array.isArray(rows) && rows.length > 0 && rows.every(fits)) return rows;
  throw notALog(path);
}

function notALog(path: string): RahpError {
  return new RahpError(`invalid attack log: ${path} (expected what attack writes)`);
}

function join(text: string, pair: string | null): string {
  return pair === null ? text : `${text}\n${pair}`;
}
