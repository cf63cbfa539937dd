import { AGGREGATES, type Aggregate } from "../robustness/sample-terms.js";
import { figureOf, type SeedFigure } from "../robustness/seed-summary.js";
import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import { sweepChart } from "../show/sweep-chart.js";
import type { Table } from "../show/table.js";
import { RahpError } from "../support/rahp-error.js";
import { originIn, Result, type ResultOrigin, readJsonFile } from "./result.js";

/** How heads are chosen, but for the seed of the samples. */
export interface SweepSetting {
  readonly rho: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly aggregate: Aggregate;
  readonly rounds: number;
}

/** What one choice of heads did to the model. */
export interface SweepRow extends SweepSetting {
  /** Of the draw of samples that the heads were scored on. */
  readonly seed: number;
  /** Heads that were masked. */
  readonly pruned: number;
  readonly accuracy: number;
  /** In embedding units. */
  readonly meanClever: number;
}

/** A setting's figures over its seeds. */
export interface SweepSummary extends SweepSetting {
  readonly seeds: number;
  readonly pruned: number;
  readonly accuracy: SeedFigure;
  readonly meanClever: SeedFigure;
}

/** The model with all its heads, on the same data. */
export interface SweepBefore {
  readonly accuracy: number;
  readonly meanClever: number;
}

/** What tells the lines of the chart apart. */
const LINE_NAMES = { alpha: "α", beta: "β", gamma: "γ", aggregate: "", rounds: "rounds" } as const;
const LINE_KEYS = ["alpha", "beta", "gamma", "aggregate", "rounds"] as const;
const SETTING_KEYS = ["rho", ...LINE_KEYS] as const;

/**
 * Accuracy and mean C without the heads that each setting of the method chooses, one row a setting and seed.
 *
 * @example
 * const result = await sweep(model, data, { rho: [0.2, 0.4, 0.6], seeds: [0, 1, 2] });
 * result.summary(); // mean and standard deviation over seeds
 * result.chart();
 */
export class Sweep extends Result<SweepRow> {
  override readonly kind = "Sweep";
  override readonly keys = [...SETTING_KEYS, "seed"];
  readonly before: SweepBefore;

  constructor(rows: readonly SweepRow[], before: SweepBefore, origin: ResultOrigin) {
    super(rows, origin);
    this.before = before;
  }

  /**
   * Reads what `save` wrote as `.json`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<Sweep> {
    const document = await readJsonFile(path);
    const { kind, rows } = document;
    const before = document.before as SweepBefore | undefined;
    const isKnown = [before?.accuracy, before?.meanClever].every(Number.isFinite);
    if (kind !== "Sweep" || !isKnown || !areRows(rows)) {
      throw new RahpError(`invalid sweep: ${path} (expected what sweep saved)`);
    }
    return new Sweep(rows, before!, originIn(document, path));
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
      return {
        ...first,
        seeds: group.length,
        accuracy: figureOf(group.map(({ accuracy }) => accuracy)),
        meanClever: figureOf(group.map(({ meanClever }) => meanClever)),
      };
    });
  }

  /** Accuracy and mean C over ρ, a line for each combination of the other settings (the paper's figure 5). */
  chart(): Chart {
    const summary = this.summary();
    const varying = LINE_KEYS.filter((key) => summary.some((row) => row[key] !== summary[0][key]));
    const settingOf = (row: SweepSummary) =>
      varying.map((key) => `${LINE_NAMES[key]} ${row[key]}`.trim()).join(", ") || "RAHP";
    return sweepChart(
      summary.map((row) => ({ ...row, setting: settingOf(row) })),
      this.before,
    );
  }

  /** A row a setting, with what varies over seeds behind ±. */
  override table(): Table {
    const { model, data } = this.provenance;
    const { accuracy, meanClever } = this.before;
    const all = `all heads: accuracy ${formatNumber(accuracy, "percent")}, mean C ${formatNumber(meanClever)}`;
    return {
      caption: `${model?.id ?? "a model"} on ${data?.name ?? "its data"}; ${all}`,
      columns: [
        { key: "rho", title: "ρ" },
        { key: "alpha", title: "α" },
        { key: "beta", title: "β" },
        { key: "gamma", title: "γ" },
        { key: "aggregate", title: "aggregate" },
        { key: "rounds", title: "rounds" },
        { key: "seeds", title: "seeds" },
        { key: "pruned", title: "pruned" },
        { key: "accuracy", title: "accuracy", format: "percent" },
        { key: "accuracyDeviation", title: "± s.d.", format: "percent" },
        { key: "meanClever", title: "mean C", format: "score" },
        { key: "meanCleverDeviation", title: "± s.d.", format: "score" },
      ],
      rows: this.summary().map((row) => ({
        ...row,
        accuracy: row.accuracy.mean,
        accuracyDeviation: row.accuracy.deviation,
        meanClever: row.meanClever.mean,
        meanCleverDeviation: row.meanClever.deviation,
      })),
    };
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), before: this.before };
  }
}

const NUMBERS = [
  ...(["rho", "alpha", "beta", "gamma", "rounds"] as const),
  ...(["seed", "pruned", "accuracy", "meanClever"] as const),
];

/** Whether these are the rows of a sweep, in a file that somebody may have edited. */
function areRows(value: unknown): value is SweepRow[] {
  const fits = (row: SweepRow) =>
    NUMBERS.every((column) => Number.isFinite(row?.[column])) && AGGREGATES.includes(row.aggregate);
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
