import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import { robustnessComparisonChart } from "../show/robustness-comparison-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** What is compared, with how its values are written. */
export const COMPARED_MEASURES = {
  accuracy: { title: "accuracy", format: "percent" },
  meanClever: { title: "mean C", format: "score" },
  adversarialAccuracy: { title: "accuracy on adversarial texts", format: "percent" },
  drop: { title: "drop of accuracy", format: "percent" },
  accuracyBeforeAttack: { title: "accuracy before the attack", format: "percent" },
  accuracyUnderAttack: { title: "accuracy under attack", format: "percent" },
  successRate: { title: "attack success", format: "percent" },
  averageQueries: { title: "queries of all attacked", format: "score" },
  averageQueriesOfSuccesses: { title: "queries of a success", format: "score" },
  perturbedWords: { title: "words changed", format: "percent" },
  averageSimilarity: { title: "similarity of a success", format: "score" },
} as const;

export type ComparedMeasure = keyof typeof COMPARED_MEASURES;

/** One measure of one model on one set of texts, and how it differs from the first model's. */
export interface RobustnessComparisonRow {
  readonly set: string;
  readonly measure: ComparedMeasure;
  readonly model: string;
  /** Over which the measure is, also where it leaves out some, as attacks do misclassified ones. */
  readonly examples: number;
  /** A share from 0 to 1 (a drop from −1), a count, or C in embedding units; null where it is a mean over nothing. */
  readonly value: number | null;
  /** 95 % interval of the value: Wilson's of shares, by bootstrap of C and drops; null of the others. */
  readonly low: number | null;
  readonly high: number | null;
  /** Value − the first model's; null of the first model. */
  readonly difference: number | null;
  /** 95 % interval of the difference by paired bootstrap; null where no pairs of examples are behind it. */
  readonly differenceLow: number | null;
  readonly differenceHigh: number | null;
  /** Examples that the first model alone gets right, and this one alone; null of what is no accuracy. */
  readonly onlyFirst: number | null;
  readonly onlyThis: number | null;
  /** McNemar's exact test of those two, two-sided. */
  readonly p: number | null;
}

/**
 * Models side by side on the same texts: accuracy, mean C, and what is left of accuracy on adversarial texts and under
 * attack.
 *
 * @example
 * const comparison = await compareRobustness([model, pruned], data, { attack: {} });
 * comparison.chart();
 */
export class RobustnessComparison extends Result<RobustnessComparisonRow> {
  override readonly kind = "RobustnessComparison";
  override readonly keys = ["set", "measure", "model"];

  constructor(rows: readonly RobustnessComparisonRow[], origin: ResultOrigin) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<RobustnessComparison> {
    const document = await readDocument(path);
    if (document.kind !== "RobustnessComparison" || !areRows(document.rows)) {
      throw new RahpError(`invalid comparison: ${path} (expected what compareRobustness saved)`);
    }
    return new RobustnessComparison(document.rows, originIn(document, path));
  }

  /** Accuracy of each model before and after: on clean and adversarial texts, without and under attack. */
  chart(): Chart {
    const find = (set: string, model: string, measure: ComparedMeasure) =>
      this.rows.find((row) => row.set === set && row.model === model && row.measure === measure)?.value ??
      null;
    const rows = this.rows.flatMap(({ set, model, measure, value }) => {
      const { title, before } = AFTER[measure] ?? {};
      if (before) return [{ set: set + title, model, before: find(set, model, before), after: value }];
      const isAlone = measure === "accuracy" && find(set, model, "adversarialAccuracy") === null;
      const isAttacked = find(set, model, "accuracyUnderAttack") !== null;
      return isAlone && !isAttacked ? [{ set, model, before: value, after: null }] : [];
    });
    return robustnessComparisonChart(rows);
  }

  override table(): Table {
    const rows = this.rows.map((row) => {
      const { title, format } = COMPARED_MEASURES[row.measure];
      const write = (value: number | null) => formatNumber(value, format);
      const interval = (low: number | null, high: number | null) =>
        low === null ? "" : `${write(low)} … ${write(high)}`;
      return {
        ...{ set: row.set, measure: title, model: row.model, examples: row.examples },
        value: write(row.value),
        interval: interval(row.low, row.high),
        difference: row.difference === null ? "" : signed(row.difference, format),
        differenceInterval: interval(row.differenceLow, row.differenceHigh),
        p: row.p === null ? "" : formatNumber(row.p),
      };
    });
    return {
      caption: "Differences are from the first model; intervals hold 95 %; p is McNemar's, exact",
      columns: [
        { key: "set", title: "texts" },
        { key: "measure", title: "measure" },
        { key: "model", title: "model" },
        { key: "examples", title: "examples" },
        { key: "value", title: "value", align: "right" },
        { key: "interval", title: "interval", align: "right" },
        { key: "difference", title: "difference", align: "right" },
        { key: "differenceInterval", title: "its interval", align: "right" },
        { key: "p", title: "p", align: "right" },
      ],
      rows,
    };
  }
}

/** What a chart sets beside which measure before it, under which addition to the set's name. */
const AFTER: Partial<Record<ComparedMeasure, { readonly title: string; readonly before: ComparedMeasure }>> =
  {
    adversarialAccuracy: { title: "", before: "accuracy" },
    accuracyUnderAttack: { title: ", under attack", before: "accuracyBeforeAttack" },
  };

function signed(value: number, format: "percent" | "score"): string {
  const text = formatNumber(value, format);
  return value > 0 ? `+${text}` : text;
}

const NUMBERS_OR_NULL = [
  ...["value", "low", "high", "difference", "differenceLow", "differenceHigh"],
  ...["onlyFirst", "onlyThis", "p"],
] as (keyof RobustnessComparisonRow)[];

/** Whether these are rows, in a file that somebody may have edited. */
function areRows(value: unknown): value is RobustnessComparisonRow[] {
  const fits = (row: RobustnessComparisonRow) =>
    [row?.set, row?.model].every((name) => typeof name === "string") &&
    Object.hasOwn(COMPARED_MEASURES, row.measure) &&
    Number.isInteger(row.examples) &&
    NUMBERS_OR_NULL.every((column) => row[column] === null || Number.isFinite(row[column]));
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
