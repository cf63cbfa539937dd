import { type HackAttendMetrics, hackAttendMetrics } from "../attacks/hackattend/metrics.js";
import { attentionMapChart } from "../show/attention-map-chart.js";
import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { RahpError, unknown } from "../support/rahp-error.js";
import { areMaps, areRows } from "./hack-attend-file.js";
import { type HackAttendLine, type HackAttendMap, type HackAttendRow, lineOf } from "./hack-attend-rows.js";
import { OUTCOME_TITLES, outcomeSummary } from "./outcome-summary.js";
import { readDocument } from "./read-result.js";
import { Result, type SeedTable } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";

export type { HackAttendLine, HackAttendMap, HackAttendRow } from "./hack-attend-rows.js";

/**
 * What HackAttend did to each example.
 *
 * @example
 * const log = await hackAttend(model, data);
 * log.metrics.successRate;
 */
export class HackAttendLog extends Result<HackAttendRow> {
  override readonly kind = "HackAttendLog";
  override readonly keys = ["id", "label"];

  constructor(
    rows: readonly HackAttendRow[],
    /** Of the first successes. */
    readonly maps: readonly HackAttendMap[],
    origin: ResultOrigin,
  ) {
    super(rows, origin);
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<HackAttendLog> {
    const document = await readDocument(path);
    const { kind, rows, maps } = document;
    if (kind !== "HackAttendLog" || !areRows(rows) || !areMaps(maps))
      throw new RahpError(`invalid HackAttend log: ${path} (expected what hackAttend saved)`);
    return new HackAttendLog(rows, maps, originIn(document, path));
  }

  /** Success rate, accuracy under attack, queries and masked units. */
  get metrics(): HackAttendMetrics {
    return hackAttendMetrics(this.rows);
  }

  /** One line an example, without the walk: what tables and data frames have. */
  toLines(): HackAttendLine[] {
    return this.rows.map(lineOf);
  }

  protected override frameRows(): readonly object[] {
    return this.toLines();
  }

  /**
   * Attention of the last masked head before and after, and the difference.
   * @param id  an example of `maps`; the first unless given
   * @throws RahpError where no map is kept, or none of this example
   */
  chart(id?: number): Chart {
    if (this.maps.length === 0)
      throw new RahpError("missing attention maps: no success has one (see the option maps)");
    const map = id === undefined ? this.maps[0] : this.maps.find((kept) => kept.id === id);
    if (map) return attentionMapChart(map);
    throw unknown(
      "example with a map",
      String(id),
      this.maps.map((kept) => String(kept.id)),
    );
  }

  /** The metrics. */
  override seedTable(): SeedTable {
    return { rows: [this.metrics], keys: [], titles: { ...OUTCOME_TITLES, ...Object.fromEntries(FIGURES) } };
  }

  /** The metrics as a table of names and values. */
  summary(): Table {
    const own = FIGURES.map(([figure, title]) => [title, formatNumber(this.metrics[figure])] as const);
    return outcomeSummary(this.provenance.model?.id, this.metrics, own);
  }

  override table(): Table {
    return {
      caption: this.caption(),
      columns: [
        { key: "id", title: "id" },
        { key: "label", title: "label" },
        { key: "status", title: "status" },
        { key: "queries", title: "queries" },
        { key: "rankingQueries", title: "ranking queries" },
        { key: "hamming", title: "Hamming" },
        { key: "layer", title: "layer" },
        { key: "head", title: "head" },
        { key: "originalScore", title: "p(label)", format: "score" },
        { key: "perturbedScore", title: "p(label) after", format: "score" },
      ],
      rows: this.toLines(),
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), maps: this.maps, metrics: this.metrics };
  }

  private caption(): string {
    const m = this.metrics;
    const [share, success] = [m.accuracyUnderAttack, m.successRate].map((s) => formatNumber(s, "percent"));
    return `${m.succeeded} succeeded, ${m.failed} failed, ${m.skipped} skipped; success rate ${success}, accuracy under attack ${share}; ${formatNumber(m.averageQueries)} queries and ${formatNumber(m.averageRankingQueries)} ranking queries an example`;
  }
}

/** Figures of its own, and what they are called. */
const FIGURES = [
  ["averageRankingQueries", "ranking queries beside them, mean"],
  ["averageHamming", "Hamming distance of a success, mean"],
  ["averageChanged", "units truly masked in a head, mean"],
] as const;
