import { extname } from "node:path";
import { type AttackMetrics, attackMetrics } from "../attacks/attack-metrics.js";
import { type AttackStatus, attackStatuses } from "../attacks/attack-text.js";
import { formatNumber } from "../show/format-number.js";
import { textsHtml } from "../show/shown-attack.js";
import type { Table } from "../show/table.js";
import { checkOneOf } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { AttackExamples } from "./attack-examples.js";
import { attackLogPage } from "./attack-log-page.js";
import type { AttackRow } from "./attack-row.js";
import { attackTable } from "./attack-table.js";
import { type AttackTextRow, checkTexts, TEXTS } from "./attack-texts.js";
import { OUTCOME_TITLES, outcomeSummary, percent } from "./outcome-summary.js";
import { originOf, readRows } from "./read-result.js";
import { Result, type SeedTable } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { formOf, RESULT_FORMS, readJsonFile } from "./saved-file.js";
import { dropStale, readSideTable, sideFiles } from "./side-table.js";

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

  /**
   * @param texts  every text that was sent to the victim, example by example in the order of the queries; none where
   *   the attack did not record them
   */
  constructor(
    rows: readonly AttackRow[],
    origin: ResultOrigin,
    readonly texts: readonly AttackTextRow[] = [],
  ) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote, in any of its forms but `.html`, with what lies beside it.
   * @throws RahpError for a missing file or one that is no attack log
   */
  static async load(path: string): Promise<AttackLog> {
    if (extname(path).toLowerCase() === ".json") {
      const document = await readJsonFile(path);
      if (document.kind !== "AttackLog") throw notALog(path);
      const texts = checkTexts(document.texts ?? [], path);
      return new AttackLog(checkRows(document.rows, path), originIn(document, path), texts);
    }
    const rows = checkRows(await readRows(path, TEXT_COLUMNS), path);
    const { file, rows: texts } = await readSideTable(path, TEXTS);
    const origin = await originOf(path, "AttackLog", "attack");
    return new AttackLog(rows, origin, checkTexts(texts, file));
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
    for (const status of wanted) checkOneOf("status", status, attackStatuses);
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
    const { averageSimilarity } = this.metrics;
    return outcomeSummary(this.provenance.model?.id, this.metrics, [
      [WORDS_CHANGED, percent(this.metrics.perturbedWords)],
      ...(averageSimilarity === null ? [] : [[SIMILARITY, formatNumber(averageSimilarity)] as const]),
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

  /** The metrics. */
  override seedTable(): SeedTable {
    const titles = { ...OUTCOME_TITLES, perturbedWords: WORDS_CHANGED, averageSimilarity: SIMILARITY };
    return { rows: [this.metrics], keys: [], titles };
  }

  override toJSON(): Record<string, unknown> {
    const { texts, metrics } = this;
    return { ...super.toJSON(), ...(texts.length > 0 && { texts }), metrics };
  }

  /** As every result's, with recorded texts in `NAME.texts.arrow` beside a `.csv` or `.arrow`. */
  override async save(path: string): Promise<void> {
    await super.save(path);
    await dropStale(path, TEXTS, this.texts);
  }

  /** Without the texts, which are in a file of their own. */
  protected override besideRows(): Record<string, unknown> {
    const { texts: _, ...others } = super.besideRows();
    return others;
  }

  protected override filesFor(path: string): Map<string, string | Uint8Array> {
    if (attackLogForm(path) === ".html") return new Map([[path, this.toHTML()]]);
    return new Map([...sideFiles(path, TEXTS, this.texts), ...super.filesFor(path)]);
  }

  private caption(): string {
    const { succeeded, failed, skipped, accuracyUnderAttack, averageQueriesOfSuccesses } = this.metrics;
    const share = formatNumber(accuracyUnderAttack, "percent");
    const queries = formatNumber(averageQueriesOfSuccesses);
    return `${succeeded} succeeded, ${failed} failed, ${skipped} skipped; accuracy under attack ${share}; ${queries} queries a success`;
  }
}

const WORDS_CHANGED = "words changed, mean of successes";
const SIMILARITY = "similarity of a success, mean";

/**
 * The form in which an attack log goes into a file of this name.
 * @throws RahpError for a name of another extension
 */
export function attackLogForm(path: string): string {
  return formOf(path, [...RESULT_FORMS, ".html"]);
}

const TEXT_COLUMNS = ["text", "pair", "perturbedText", "perturbedPair"];
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

/** Rows of a file that somebody may have edited. */
function checkRows(rows: unknown, path: string): AttackRow[] {
  const isText = (value: unknown) => typeof value === "string";
  const fits = (row: Record<string, unknown>) =>
    isText(row?.text) &&
    isText(row.perturbedText) &&
    [row.pair, row.perturbedPair].every((pair) => pair === null || isText(pair)) &&
    attackStatuses.includes(row.status as AttackStatus) &&
    COUNTS.every((column) => Number.isInteger(row[column]) && (row[column] as number) >= 0) &&
    NUMBERS.every((column) => Number.isFinite(row[column])) &&
    (row.similarity === undefined || row.similarity === null || Number.isFinite(row.similarity));
  if (Array.isArray(rows) && rows.length > 0 && rows.every(fits)) return rows;
  throw notALog(path);
}

function notALog(path: string): RahpError {
  return new RahpError(`invalid attack log: ${path} (expected what attack writes)`);
}
