import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours, lineColours } from "./palette.js";

/** A figure over seeds: its mean, and its standard deviation where there are several. */
interface Figure {
  readonly mean: number;
  readonly deviation: number | null;
}

/** What pruning a share of the heads did, under one setting. */
export interface SweepChartRow {
  readonly rho: number;
  /** Names the setting; rows of one setting are joined by a line. */
  readonly setting: string;
  /** 0 to 1. */
  readonly accuracy: Figure;
  /** In embedding units. */
  readonly meanClever: Figure;
}

/** The unpruned model. */
export interface SweepChartBefore {
  readonly accuracy: number;
  readonly meanClever: number;
}

const PANELS = [
  { field: "accuracy", title: "accuracy", format: ".1~%", tooltip: ".1%" },
  { field: "meanClever", title: "mean C, embedding units", format: ".3~g", tooltip: ".4~g" },
] as const;

/**
 * Accuracy and mean C over the share of heads that is pruned, side by side, a line for each setting (the paper's
 * figure 5). Bars are one standard deviation over seeds to either side; dashed lines are the unpruned model.
 *
 * @throws RahpError where there are no rows
 */
export function sweepChart(rows: readonly SweepChartRow[], before: SweepChartBefore): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const settings = [...new Set(rows.map(({ setting }) => setting))];
  const hasDeviations = rows.some(({ accuracy }) => accuracy.deviation !== null);
  return new Chart({
    title: "Accuracy and local robustness over the share of pruned heads",
    subtitle: hasDeviations
      ? "dashed: the unpruned model; bars: ± 1 standard deviation over seeds"
      : "dashed: the unpruned model",
    view: {
      hconcat: PANELS.map((panel) => panelOf(panel, rows, before[panel.field], settings)),
      spacing: 40,
    },
  });
}

function panelOf(
  { field, title, format, tooltip }: (typeof PANELS)[number],
  rows: readonly SweepChartRow[],
  before: number,
  settings: readonly string[],
) {
  const values = rows.map(({ rho, setting, [field]: { mean, deviation } }) => ({
    rho,
    setting,
    mean,
    deviation,
    low: mean - (deviation ?? 0),
    high: mean + (deviation ?? 0),
  }));
  const y = { type: "quantitative", title, scale: { zero: false }, axis: { format } };
  const color = {
    field: "setting",
    type: "nominal",
    title: null,
    scale: { domain: settings, range: lineColours },
    legend: settings.length > 1 ? { orient: "bottom", direction: "vertical", labelLimit: 400 } : null,
  };
  const x = {
    field: "rho",
    type: "quantitative",
    title: "ρ, share of heads pruned",
    scale: { domain: [0, 1] },
    axis: { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], grid: false },
  };
  return {
    width: 260,
    height: 220,
    layer: [
      {
        data: { values: [{ before }] },
        mark: { type: "rule", strokeDash: [4, 3], color: colours.mutedInk },
        encoding: { y: { ...y, field: "before" } },
      },
      {
        data: { values: values.filter(({ deviation }) => deviation !== null) },
        mark: { type: "rule", strokeWidth: 1 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      {
        data: { values },
        mark: { type: "line", point: { size: 36 } },
        encoding: {
          x,
          y: { ...y, field: "mean" },
          color,
          tooltip: [
            { field: "setting", title: "setting" },
            { field: "rho", type: "quantitative", title: "ρ", format: ".2~f" },
            { field: "mean", type: "quantitative", title, format: tooltip },
            { field: "deviation", type: "quantitative", title: "± s.d.", format: tooltip },
          ],
        },
      },
    ],
  };
}
