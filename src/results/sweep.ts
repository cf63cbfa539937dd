import { figureOfKnown } from "../robustness/seed-summary.js";
import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import { SWEEP_AXES, type SweepAxisName, sweepChart } from "../show/sweep-chart.js";
import type { Column, Table } from "../show/table.js";
import { tradeOffChart } from "../show/trade-off-chart.js";
import { checkOneOf } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { sweepLines } from "./sweep-lines.js";
import {
  areSweepFigures,
  areSweepRows,
  SETTING_KEYS,
  type SweepFigures,
  type SweepRow,
  type SweepSummary,
} from "./sweep-row.js";

const FIGURES = [
  { key: "accuracy", title: "accuracy", format: "percent" },
  { key: "meanClever", title: "mean C", format: "score" },
  { key: "accuracyUnderAttack", title: "under attack", format: "percent" },
  { key: "successRate", title: "attack success", format: "percent" },
  { key: "averageQueriesOfSuccesses", title: "queries of a success", format: "score" },
  { key: "averageQueries", title: "queries of all attacked", format: "score" },
] as const;

const SWEEP_AXIS_NAMES = Object.keys(SWEEP_AXES) as SweepAxisName[];

const COLUMNS: readonly Column[] = [
  { key: "method", title: "method" },
  { key: "rho", title: "ρ" },
  { key: "alpha", title: "α" },
  { key: "beta", title: "β" },
  { key: "lambda", title: "λ" },
  { key: "gamma", title: "γ" },
  { key: "aggregate", title: "aggregate" },
  { key: "rounds", title: "rounds" },
  { key: "seeds", title: "seeds" },
  { key: "pruned", title: "pruned" },
  ...FIGURES.slice(0, 5).flatMap(({ key, title, format }) => [
    { key, title, format },
    { key: `${key}Deviation`, title: "± s.d.", format },
  ]),
];

/**
 * Accuracy, mean C and, where asked, what attacks do, without the heads that each setting of the method chooses, one
 * row a setting and seed.
 *
 * @example
 * const result = await sweep(model, data, { rho: [0.2, 0.4, 0.6], seeds: [0, 1, 2] });
 * result.summary(); // mean and standard deviation over seeds
 * result.chart();
 */
export class Sweep extends Result<SweepRow> {
  override readonly kind = "Sweep";
  override readonly keys = [...SETTING_KEYS, "seed"];
  /** The model with all its heads, on the same data. */
  readonly before: SweepFigures;

  constructor(rows: readonly SweepRow[], before: SweepFigures, origin: ResultOrigin) {
    super(rows, origin);
    this.before = before;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<Sweep> {
    const document = await readDocument(path);
    const { kind, rows, before } = document;
    if (kind !== "Sweep" || !areSweepFigures(before) || !areSweepRows(rows)) {
      throw new RahpError(`invalid sweep: ${path} (expected what sweep saved)`);
    }
    return new Sweep(rows, before, originIn(document, path));
  }

  /** Mean and standard deviation over seeds, one row a setting, in the order of the rows. */
  summary(): SweepSummary[] {
    const groups = new Map<string, SweepRow[]>();
    for (const row of this.rows) {
      const key = JSON.stringify(SETTING_KEYS.map((column) => row[column]));
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    return [...groups.values()].map((group) => {
      const { seed: _, ...first } = group[0];
      const figures = FIGURES.map(({ key }) => [key, figureOfKnown(group.map((row) => row[key]))]);
      return { ...first, seeds: group.length, ...Object.fromEntries(figures) };
    });
  }

  /**
   * Accuracy, mean C and accuracy under attack over one setting, a line for each combination of the others, with bands
   * where there are several seeds. The option `over` is `rho`, `alpha`, `beta`, `lambda`, `gamma` or `rounds`; without it:
   * over ρ where it varies, else `tradeOffChart`.
   *
   * @throws RahpError for another setting, and one that no row has
   */
  chart({ over }: { over?: SweepAxisName } = {}): Chart {
    const summary = this.summary();
    const hasOneRho = summary.every(({ rho }) => rho === summary[0].rho);
    if (over === undefined && hasOneRho) return this.tradeOffChart();
    const axis = checkOneOf("setting", over ?? "rho", SWEEP_AXIS_NAMES);
    return sweepChart(sweepLines(summary, axis), this.before, axis);
  }

  /**
   * Accuracy against mean C, with a star around the weights that the paper settles on, among others (its figure 5), and
   * the unpruned model as a diamond.
   */
  tradeOffChart(): Chart {
    return tradeOffChart(sweepLines(this.summary(), "rho"), this.before);
  }

  /** A row a setting, with what varies over seeds behind ±; without columns that have no value in any row. */
  override table(): Table {
    const { model, data } = this.provenance;
    const rows = this.summary().map((row) => ({
      ...row,
      ...Object.fromEntries(
        FIGURES.flatMap(({ key }) => [
          [key, row[key]?.mean ?? null],
          [`${key}Deviation`, row[key]?.deviation ?? null],
        ]),
      ),
    }));
    const all = FIGURES.slice(0, 3).flatMap(({ key, title, format }) =>
      this.before[key] === null ? [] : [`${title} ${formatNumber(this.before[key], format)}`],
    );
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}; all heads: ${all.join(", ")}`,
      columns: COLUMNS.filter(({ key }) =>
        rows.some((row) => (row as Record<string, unknown>)[key] !== null),
      ),
      rows,
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), before: this.before };
  }
}
