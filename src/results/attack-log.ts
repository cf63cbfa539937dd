import { extname } from "node:path";
import type { AttackRecord } from "../attacks/attack-example.js";
import { type AttackMetrics, attackMetrics } from "../attacks/attack-metrics.js";
import { adversarialHtml, adversarialText } from "../show/adversarial-text.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { type AttackTextRow, checkTexts, TEXTS } from "./attack-texts.js";
import { OUTCOME_TITLES, outcomeSummary, percent } from "./outcome-summary.js";
import { readCsvRows } from "./read-csv-rows.js";
import { originBeside, originIn, Result, type ResultOrigin, readJsonFile, type SeedTable } from "./result.js";
import { dropStale, readSideTable, sideFiles } from "./side-table.js";

/** An attacked example, how near the perturbed text's meaning is, and the seconds that it took. */
export interface AttackRow extends AttackRecord {
  /**
   * Cosine of the sentence embeddings of the original and the perturbed text, in [−1, 1]; null where the example was
   * skipped. Only there where an encoder measured it.
   */
  readonly similarity?: number | null;
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
   * Reads what `save` wrote: a `.csv` with what lies beside it, or a `.json`.
   * @throws RahpError for a missing file or one that is no attack log
   */
  static async load(path: string): Promise<AttackLog> {
    if (extname(path).toLowerCase() === ".json") {
      const document = await readJsonFile(path);
      if (document.kind !== "AttackLog") throw notALog(path);
      const texts = checkTexts(document.texts ?? [], path);
      return new AttackLog(checkRows(document.rows, path), originIn(document, path), texts);
    }
    const rows = checkRows(await readCsvRows(path, TEXT_COLUMNS), path);
    const { file, rows: texts } = await readSideTable(path, TEXTS);
    const origin = await originBeside(path, "AttackLog", "attack");
    return new AttackLog(rows, origin, checkTexts(texts, file));
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
    const { averageSimilarity } = this.metrics;
    return outcomeSummary(this.provenance.model?.id, this.metrics, [
      [WORDS_CHANGED, percent(this.metrics.perturbedWords)],
      ...(averageSimilarity === null ? [] : [[SIMILARITY, formatNumber(averageSimilarity)] as const]),
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

  protected override filesFor(path: string): Map<string, string | Uint8Array> {
    return new Map([...sideFiles(path, TEXTS, this.texts), ...super.filesFor(path)]);
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

const WORDS_CHANGED = "words changed, mean of successes";
const SIMILARITY = "similarity of a success, mean";

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
    NUMBERS.every((column) => Number.isFinite(row[column])) &&
    (row.similarity === undefined || row.similarity === null || Number.isFinite(row.similarity));
  if (Array.isArray(rows) && rows.length > 0 && rows.every(fits)) return rows;
  throw notALog(path);
}

function notALog(path: string): RahpError {
  return new RahpError(`invalid attack log: ${path} (expected what attack writes)`);
}

function join(text: string, pair: string | null): string {
  return pair === null ? text : `${text}\n${pair}`;
}
