import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import { foundDistancesChart } from "../show/found-distances-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { spearman } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** What is known of how far one example can be moved before the model errs. */
export interface RobustnessRow {
  readonly id: number;
  readonly label: number;
  /** Logit of the label − the largest of the others. */
  readonly margin: number;
  /** C of eq. 1, in embedding units of L2. */
  readonly clever: number;
  /** Extreme-value CLEVER, in embedding units of the norm: an estimated lower bound. */
  readonly cleverBound: number;
  /** Of a misclassified point that was found: an upper bound of the true distance; null where none was found. */
  readonly distance: number | null;
  /** Whether the point found lies within the bound, which therefore does not hold. */
  readonly refuted: boolean;
}

/**
 * C, the extreme-value bound and the found distance of the same examples, side by side.
 *
 * @example
 * const table = robustnessTable(bounds, distances);
 * table.refuted; // bounds that do not hold
 */
export class RobustnessTable extends Result<RobustnessRow> {
  override readonly kind = "RobustnessTable";
  override readonly keys = ["id", "label"];
  /** Class names by index. */
  readonly labels: readonly string[];

  constructor(rows: readonly RobustnessRow[], labels: readonly string[], origin: ResultOrigin) {
    super(rows, origin);
    this.labels = labels;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<RobustnessTable> {
    const document = await readDocument(path);
    const { kind, rows, labels } = document;
    if (kind !== "RobustnessTable" || !areLabels(labels) || !areRows(rows, labels.length)) {
      throw new RahpError(`invalid robustness table: ${path} (expected what robustnessTable saved)`);
    }
    return new RobustnessTable(rows, labels, originIn(document, path));
  }

  /** Number of bounds that a found point shows not to hold. */
  get refuted(): number {
    return this.rows.filter(({ refuted }) => refuted).length;
  }

  /**
   * Spearman's rank correlations with the found distances, examples without one in the last place together; null where
   * one side is constant.
   */
  get rankAgreement(): { readonly clever: number | null; readonly cleverBound: number | null } {
    const distances = this.rows.map(({ distance }) => distance ?? Number.MAX_VALUE);
    const agreementOf = (column: "clever" | "cleverBound") =>
      spearman(
        distances,
        this.rows.map((row) => row[column]),
      );
    return { clever: agreementOf("clever"), cleverBound: agreementOf("cleverBound") };
  }

  /** C and the bounds against the found distances. */
  chart(): Chart {
    return foundDistancesChart(this.rows, this.normName);
  }

  override table(): Table {
    const { model, data } = this.provenance;
    const { clever, cleverBound } = this.rankAgreement;
    const agreement = `rank correlation with the found distance: C ${formatNumber(clever)}, bound ${formatNumber(cleverBound)}`;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}, ${this.normName} norm: ${agreement}; ${this.refuted} of ${this.rows.length} bounds refuted`,
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label", align: "left", format: (label) => this.labels[label as number] },
        { key: "margin", title: "margin", format: "score" },
        { key: "clever", title: "C", format: "score" },
        { key: "cleverBound", title: "bound", format: "score" },
        { key: "distance", title: "found distance", align: "right", format: "score" },
        { key: "refuted", title: "refuted" },
      ],
      rows: this.rows,
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), labels: this.labels };
  }

  private get normName(): string {
    const { norm } = this.provenance.options;
    return `L${norm === "inf" ? "∞" : norm}`;
  }
}

function areLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string");
}

/** Whether these are rows of so many classes, in a file that somebody may have edited. */
function areRows(value: unknown, classes: number): value is RobustnessRow[] {
  const fits = (row: RobustnessRow) =>
    [row?.id, row?.label].every(Number.isInteger) &&
    row.label >= 0 &&
    row.label < classes &&
    [row.margin, row.clever, row.cleverBound].every(Number.isFinite) &&
    (row.distance === null || Number.isFinite(row.distance)) &&
    typeof row.refuted === "boolean";
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
