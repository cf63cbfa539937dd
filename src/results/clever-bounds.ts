import type { Chart } from "../show/chart.js";
import { cleverBoundsChart } from "../show/clever-bounds-chart.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { mean, spearman } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

/** How far one example can be moved, by the estimate, before a class overtakes its own. */
export interface CleverBoundRow {
  readonly id: number;
  readonly label: number;
  /** The class that it is moved to; the nearest where no other was asked for. */
  readonly target: number;
  /** Logit of the label − logit of the target. */
  readonly margin: number;
  /** K̂ that the bound divides by, in logits per embedding unit; null where there is no margin to lose. */
  readonly lipschitz: number | null;
  /** Parameters of the reverse Weibull distribution of the largest norms; null where none was fitted. */
  readonly location: number | null;
  readonly shape: number | null;
  readonly scale: number | null;
  /** Kolmogorov–Smirnov statistic of the fit, and its p-value. */
  readonly ks: number | null;
  readonly p: number | null;
  /**
   * Why K̂ is the largest norm and not the location: `no spread`, `no interior maximum`, `p below 0.001`; or
   * `no margin`: the target is as near or nearer already, and the bound 0. null where the fit counts.
   */
  readonly fallback: string | null;
  /** min(margin / K̂, R), in embedding units of the norm. */
  readonly cleverBound: number;
  /** C of eq. 1: margin over the gradient's L2 length at the example itself. */
  readonly clever: number;
}

/**
 * Extreme-value CLEVER of examples, beside C.
 *
 * @example
 * const bounds = await cleverBound(model, data, { norm: 2, radius: 2 });
 * bounds.meanCleverBound;
 */
export class CleverBounds extends Result<CleverBoundRow> {
  override readonly kind = "CleverBounds";
  override readonly keys = ["id", "label", "target"];
  /** Class names by index. */
  readonly labels: readonly string[];

  constructor(rows: readonly CleverBoundRow[], labels: readonly string[], origin: ResultOrigin) {
    super(rows, origin);
    this.labels = labels;
  }

  /** Bounds that were just measured, with notes on what a reader should know of them. */
  static fromRows(
    rows: readonly CleverBoundRow[],
    labels: readonly string[],
    origin: ResultOrigin,
  ): CleverBounds {
    const notes = [...(origin.notes ?? []), ...notesOn(rows, radiusOf(origin))];
    return new CleverBounds(rows, labels, { ...origin, notes });
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<CleverBounds> {
    const document = await readDocument(path);
    const { kind, rows, labels } = document;
    if (kind !== "CleverBounds" || !areLabels(labels) || !areRows(rows, labels.length)) {
      throw new RahpError(`invalid CLEVER bounds: ${path} (expected what cleverBound saved)`);
    }
    return new CleverBounds(rows, labels, originIn(document, path));
  }

  /** Mean bound over the rows, in embedding units of the norm. */
  get meanCleverBound(): number {
    return mean(this.rows.map(({ cleverBound }) => cleverBound));
  }

  /** Spearman's rank correlation of bounds and C; null where one of them is constant. */
  get rankAgreement(): number | null {
    return spearman(
      this.rows.map(({ cleverBound }) => cleverBound),
      this.rows.map(({ clever }) => clever),
    );
  }

  /** Bounds against C. */
  chart(): Chart {
    return cleverBoundsChart(this.rows, { norm: this.normName, radius: radiusOf(this) });
  }

  override table(): Table {
    const { model, data } = this.provenance;
    const nameOf = (label: unknown) => this.labels[label as number];
    const summary = `mean bound ${formatNumber(this.meanCleverBound)}, rank correlation with C ${formatNumber(this.rankAgreement)}`;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}, ${this.normName} norm: ${summary}`,
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label", align: "left", format: nameOf },
        { key: "target", title: "target", align: "left", format: nameOf },
        { key: "margin", title: "margin", format: "score" },
        { key: "lipschitz", title: "K̂", format: "score" },
        { key: "shape", title: "shape", format: "score" },
        { key: "p", title: "p", format: "score" },
        { key: "fallback", title: "fallback" },
        { key: "cleverBound", title: "bound", format: "score" },
        { key: "clever", title: "C", format: "score" },
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

/** R, where the provenance tells it. */
function radiusOf({ provenance }: Pick<ResultOrigin, "provenance">): number {
  return Number(provenance.options.radius ?? Number.POSITIVE_INFINITY);
}

function notesOn(rows: readonly CleverBoundRow[], radius: number): string[] {
  const count = (fits: (row: CleverBoundRow) => boolean) => rows.filter(fits).length;
  const part = (n: number) => `${n} of ${rows.length}`;
  const [lost, capped] = [
    count(({ margin }) => margin <= 0),
    count(({ cleverBound }) => cleverBound === radius),
  ];
  const failed = count(({ fallback, lipschitz }) => fallback !== null && lipschitz !== null);
  return [
    lost > 0 && `${part(lost)} bounds are 0, as the target is no farther than the label already`,
    capped > 0 && `${part(capped)} bounds are the radius itself: the examples may be safe farther out`,
    failed > 0 && `${part(failed)} fits failed, and the largest norm stands in`,
  ].filter((note) => note !== false);
}

function areLabels(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string");
}

const NUMBERS = ["margin", "cleverBound", "clever"] as const;
const NUMBERS_OR_NULL = ["lipschitz", "location", "shape", "scale", "ks", "p"] as const;

/** Whether these are rows of so many classes, in a file that somebody may have edited. */
function areRows(value: unknown, classes: number): value is CleverBoundRow[] {
  const isClass = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) < classes;
  const fits = (row: CleverBoundRow) =>
    Number.isInteger(row?.id) &&
    [row.label, row.target].every(isClass) &&
    NUMBERS.every((column) => Number.isFinite(row[column])) &&
    NUMBERS_OR_NULL.every((column) => row[column] === null || Number.isFinite(row[column])) &&
    (row.fallback === null || typeof row.fallback === "string");
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
