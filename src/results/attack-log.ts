import { extname } from "node:path";
import { type AttackMetrics, attackMetrics } from "../attacks/attack-metrics.js";
import type { AttackStatus } from "../attacks/attack-text.js";
import { formatNumber } from "../show/format-number.js";
import { textsHtml } from "../show/shown-attack.js";
import type { Table } from "../show/table.js";
import { checkOneOf } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { AttackExamples } from "./attack-examples.js";
import { attackLogPage } from "./attack-log-page.js";
import type { AttackRow } from "./attack-row.js";
import { attackTable } from "./attack-table.js";
import { outcomeSummary, percent } from "./outcome-summary.js";
import { readRows } from "./read-result.js";
import {
  formOf,
  originBeside,
  originIn,
  RESULT_FORMS,
  Result,
  type ResultOrigin,
  readJsonFile,
} from "./result.js";

export type { AttackRow } from "./attack-row.js";

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
    const rows = checkRows(await readRows(path, TEXTS), path);
    return new AttackLog(rows, await originBeside(path, "AttackLog", "attack"));
  }

  /** Accuracy under attack, success rate, queries and changed words. */
  get metrics(): AttackMetrics {
    return attackMetrics(this.rows);
  }

  /**
   * The examples that ended so, to be read: under the headline of the whole log, whose metrics they don't change.
   *
   * @param statuses  succeeded, failed or skipped: one, or several
   * @throws RahpError for another status
   * @example log.only("failed"); // what the model stood
   */
  only(statuses: AttackStatus | readonly AttackStatus[]): AttackExamples {
    const wanted = [statuses].flat();
    for (const status of wanted) checkOneOf("status", status, STATUSES);
    const rows = this.rows.filter(({ status }) => wanted.includes(status));
    const caption = `${rows.length} of ${this.rows.length} examples: ${wanted.join(", ")}. Of all, ${this.caption()}`;
    return new AttackExamples(rows, attackTable(rows, caption, this.provenance));
  }

  /** Successes with their changed words marked, as HTML that is safe to show. */
  examplesHtml(count = 10): string[] {
    return this.rows
      .filter(({ status }) => status === "succeeded")
      .slice(0, count)
      .map(textsHtml);
  }

  /** The metrics as a table of names and values. */
  summary(): Table {
    return outcomeSummary(this.provenance.model?.id, this.metrics, [
      ["words changed, mean of successes", percent(this.metrics.perturbedWords)],
    ]);
  }

  override table(): Table {
    return attackTable(this.rows, this.caption(), this.provenance);
  }

  /**
   * The log as one HTML page to read, which `save("log.html")` writes: the figures, what was attacked and how to repeat
   * it, and all examples with their changed words marked. It needs no network, and cannot be loaded again.
   */
  toHTML(): string {
    return attackLogPage(this.rows, this.metrics, this);
  }

  protected override filesFor(path: string): Map<string, string | Uint8Array> {
    return attackLogForm(path) === ".html" ? new Map([[path, this.toHTML()]]) : super.filesFor(path);
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), metrics: this.metrics };
  }

  private caption(): string {
    const { succeeded, failed, skipped, accuracyUnderAttack, averageQueriesOfSuccesses } = this.metrics;
    const share = formatNumber(accuracyUnderAttack, "percent");
    const queries = formatNumber(averageQueriesOfSuccesses);
    return `${succeeded} succeeded, ${failed} failed, ${skipped} skipped; accuracy under attack ${share}; ${queries} queries a success`;
  }
}

/**
 * The form in which an attack log goes into a file of this name.
 * @throws RahpError for a name of another extension
 */
export function attackLogForm(path: string): string {
  return formOf(path, [...RESULT_FORMS, ".html"]);
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
const STATUSES: readonly AttackStatus[] = ["succeeded", "failed", "skipped"];

/** Rows of a file that somebody may have edited. */
function checkRows(rows: unknown, path: string): AttackRow[] {
  const isText = (value: unknown) => typeof value === "string";
  const fits = (row: Record<string, unknown>) =>
    isText(row?.text) &&
    isText(row.perturbedText) &&
    [row.pair, row.perturbedPair].every((pair) => pair === null || isText(pair)) &&
    STATUSES.includes(row.status as AttackStatus) &&
    COUNTS.every((column) => Number.isInteger(row[column]) && (row[column] as number) >= 0) &&
    NUMBERS.every((column) => Number.isFinite(row[column]));
  if (Array.isArray(rows) && rows.length > 0 && rows.every(fits)) return rows;
  throw notALog(path);
}

function notALog(path: string): RahpError {
  return new RahpError(`invalid attack log: ${path} (expected what attack writes)`);
}
