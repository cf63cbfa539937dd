import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import { foundDistancesChart } from "../show/found-distances-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { median, spearman } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** How far one example was moved before the model erred. */
export interface EmbeddingDistanceRow {
  readonly id: number;
  readonly label: number;
  /** Of the example itself. */
  readonly prediction: number;
  /** Logit of the label − the largest of the others. */
  readonly margin: number;
  /** C of eq. 1: margin over the gradient's L2 length at the example itself. */
  readonly clever: number;
  /**
   * Of the nearest misclassified point that was found, in embedding units of the norm: 0 where the example itself is
   * misclassified; null where none was found up to the largest radius.
   */
  readonly distance: number | null;
  /** At that point. */
  readonly foundPrediction: number | null;
  /** The largest radius searched below that distance in which nothing was found. */
  readonly nothingWithin: number;
  /** Points sent through the model, forward and back. */
  readonly passes: number;
}

/**
 * Distances in embedding space at which a model was found to err, beside C.
 *
 * @example
 * const distances = await embeddingAttack(model, data, { norm: 2, maxRadius: 8 });
 * distances.medianDistance;
 */
export class EmbeddingDistances extends Result<EmbeddingDistanceRow> {
  override readonly kind = "EmbeddingDistances";
  override readonly keys = ["id", "label"];
  /** Class names by index. */
  readonly labels: readonly string[];

  constructor(rows: readonly EmbeddingDistanceRow[], labels: readonly string[], origin: ResultOrigin) {
    super(rows, origin);
    this.labels = labels;
  }

  /** Distances that were just found, with notes on what a reader should know of them. */
  static fromRows(
    rows: readonly EmbeddingDistanceRow[],
    labels: readonly string[],
    origin: ResultOrigin,
  ): EmbeddingDistances {
    return new EmbeddingDistances(rows, labels, {
      ...origin,
      notes: [...(origin.notes ?? []), ...notesOn(rows)],
    });
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<EmbeddingDistances> {
    const document = await readDocument(path);
    const { kind, rows, labels } = document;
    if (kind !== "EmbeddingDistances" || !areLabels(labels) || !areRows(rows, labels.length)) {
      throw new RahpError(`invalid embedding distances: ${path} (expected what embeddingAttack saved)`);
    }
    return new EmbeddingDistances(rows, labels, originIn(document, path));
  }

  /** Median over the rows, where those without a distance count as farther than all others; null where it is one of them. */
  get medianDistance(): number | null {
    const middle = median(this.rows.map(({ distance }) => distance ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(middle) ? middle : null;
  }

  /** Spearman's rank correlation of distances and C, those without a distance in one last place; null where one is constant. */
  get rankAgreement(): number | null {
    return spearman(
      this.rows.map(({ distance }) => distance ?? Number.MAX_VALUE),
      this.rows.map(({ clever }) => clever),
    );
  }

  /** C against the found distances. */
  chart(): Chart {
    return foundDistancesChart(
      this.rows.map((row) => ({ ...row, cleverBound: null })),
      this.normName,
    );
  }

  override table(): Table {
    const { model, data } = this.provenance;
    const nameOf = (label: unknown) => (label === null ? formatNumber(null) : this.labels[label as number]);
    const summary = `median distance ${formatNumber(this.medianDistance)}, rank correlation with C ${formatNumber(this.rankAgreement)}`;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}, ${this.normName} norm: ${summary}`,
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label", align: "left", format: nameOf },
        { key: "prediction", title: "prediction", align: "left", format: nameOf },
        { key: "margin", title: "margin", format: "score" },
        { key: "clever", title: "C", format: "score" },
        { key: "distance", title: "distance", align: "right", format: "score" },
        { key: "foundPrediction", title: "found", align: "left", format: nameOf },
        { key: "nothingWithin", title: "nothing within", format: "score" },
        { key: "passes", title: "passes" },
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

function notesOn(rows: readonly EmbeddingDistanceRow[]): string[] {
  const part = (n: number) => `${n} of ${rows.length}`;
  const wrong = rows.filter(({ distance }) => distance === 0).length;
  const none = rows.filter(({ distance }) => distance === null).length;
  return [
    wrong > 0 && `${part(wrong)} distances are 0, as the example itself is misclassified`,
    none > 0 && `${part(none)} examples have no distance: nothing was found up to the largest radius`,
  ].filter((note) => note !== false);
}

function areLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string");
}

/** Whether these are rows of so many classes, in a file that somebody may have edited. */
function areRows(value: unknown, classes: number): value is EmbeddingDistanceRow[] {
  const isClass = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) < classes;
  const fits = (row: EmbeddingDistanceRow) =>
    [row?.id, row?.passes].every(Number.isInteger) &&
    [row.label, row.prediction].every(isClass) &&
    [row.margin, row.clever, row.nothingWithin].every(Number.isFinite) &&
    (row.distance === null
      ? row.foundPrediction === null
      : Number.isFinite(row.distance) && isClass(row.foundPrediction));
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
