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
  /** The setting that the axis of `sweepChart` shows: ρ itself, or another. */
  readonly setting: number;
  /** Whether it has the weights that the paper settled on, among others that do not: the star of `tradeOffChart`. */
  readonly starred: boolean;
  /** Names what the line's colour stands for: a method, or a setting of the only one. */
  readonly colour: string;
  /** Names what the line's style stands for, a setting of one of several methods. Rows of one colour and style are joined. */
  readonly style: string;
  /** 0 to 1. */
  readonly accuracy: Figure;
  /** In embedding units. */
  readonly meanClever: Figure;
  /** 0 to 1; null where there was no attack. */
  readonly accuracyUnderAttack: Figure | null;
}

/** Settings that an axis may show. */
export const SWEEP_AXES = {
  rho: { symbol: "ρ", title: "ρ, share of heads pruned", isShare: true },
  alpha: { symbol: "α", title: "α, weight of importance", isShare: false },
  beta: { symbol: "β", title: "β, weight of ΔCLEVER", isShare: false },
  lambda: { symbol: "λ", title: "λ, weight of ΔCLEVER beside 1 − λ of importance", isShare: true },
  gamma: { symbol: "γ", title: "γ, share of heads protected", isShare: false },
  rounds: { symbol: "rounds", title: "rounds of pruning", isShare: false },
} as const;

export type SweepAxisName = keyof typeof SWEEP_AXES;

/** The unpruned model. */
export interface SweepChartBefore {
  readonly accuracy: number;
  readonly meanClever: number;
  readonly accuracyUnderAttack: number | null;
}

const PANELS = [
  { field: "accuracy", title: "accuracy", format: ".1~%", tooltip: ".1%" },
  { field: "meanClever", title: "mean C, embedding units", format: ".3~g", tooltip: ".4~g" },
  { field: "accuracyUnderAttack", title: "accuracy under attack", format: ".1~%", tooltip: ".1%" },
] as const;

/**
 * Accuracy, mean C and accuracy under attack over one setting, side by side, a line for each combination of the others.
 * Bands are one standard deviation over seeds to either side; the grey line is the unpruned model.
 *
 * @param over  the setting, whose values the rows have as `setting`
 * @throws RahpError where there are no rows
 */
export function sweepChart(
  rows: readonly SweepChartRow[],
  before: SweepChartBefore,
  over: SweepAxisName,
): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const hasDeviations = rows.some(({ accuracy }) => accuracy.deviation !== null);
  const panels = PANELS.filter(({ field }) => before[field] !== null);
  return new Chart({
    title:
      over === "rho"
        ? "What is left over the share of pruned heads"
        : `What is left over ${SWEEP_AXES[over].title}`,
    subtitle: hasDeviations
      ? "grey line: the unpruned model; bands: ± 1 standard deviation over seeds"
      : "grey line: the unpruned model",
    view: { hconcat: panels.map((panel) => panelOf(panel, rows, before[panel.field]!, over)), spacing: 40 },
  });
}

function panelOf(
  { field, title, format, tooltip }: (typeof PANELS)[number],
  rows: readonly SweepChartRow[],
  before: number,
  over: SweepAxisName,
) {
  const axis = SWEEP_AXES[over];
  const values = rows.flatMap(({ rho, setting, colour, style, [field]: figure }) =>
    figure === null ? [] : [{ rho, setting, colour, style, ...figure, ...rangeOf(figure) }],
  );
  const y = { type: "quantitative", title, scale: { zero: false }, axis: { format } };
  const x = {
    field: "setting",
    type: "quantitative",
    title: axis.title,
    scale: axis.isShare ? { domain: [0, 1] } : { zero: true },
    axis: {
      grid: false,
      format: over === "rho" ? ".0%" : "~g",
      ...(axis.isShare && { values: [0, 0.2, 0.4, 0.6, 0.8, 1] }),
    },
  };
  const at = { x, y: { ...y, field: "mean" } };
  const color = colourOf(rows);
  return {
    width: 260,
    height: 220,
    layer: [
      {
        data: { values: [{ before }] },
        mark: { type: "rule", strokeWidth: 2, color: colours.before },
        encoding: { y: { ...y, field: "before" } },
      },
      {
        data: { values: values.filter(({ deviation }) => deviation !== null) },
        mark: { type: "area", opacity: 0.18 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color, detail: { field: "style" } },
      },
      {
        data: { values },
        mark: "line",
        encoding: { ...at, color, ...styleOf(rows, "strokeDash") },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, size: 36, opacity: 1 },
        encoding: {
          ...at,
          color,
          tooltip: [
            { field: "colour", title: "heads chosen by" },
            { field: "style", title: "setting" },
            { field: "rho", type: "quantitative", title: "ρ", format: ".2~f" },
            ...(over === "rho" ? [] : [{ field: "setting", type: "quantitative", title: axis.symbol }]),
            { field: "mean", type: "quantitative", title, format: tooltip },
            { field: "deviation", type: "quantitative", title: "± s.d.", format: tooltip },
          ],
        },
      },
    ],
  };
}

/** One standard deviation to either side. */
export function rangeOf({ mean, deviation }: Figure): { low: number; high: number } {
  return { low: mean - (deviation ?? 0), high: mean + (deviation ?? 0) };
}

/** The colours of lines and points, with a legend where there are several. */
export function colourOf(rows: readonly SweepChartRow[]) {
  return {
    field: "colour",
    type: "nominal",
    title: null,
    scale: { domain: [...new Set(rows.map(({ colour }) => colour))], range: lineColours },
    legend: legendOf(rows.map(({ colour }) => colour)),
  };
}

/** What else tells lines or points apart, where several methods have several settings. */
export function styleOf(rows: readonly SweepChartRow[], channel: "strokeDash" | "shape") {
  const styles = [...new Set(rows.map(({ style }) => style))];
  if (styles.length === 1) return {};
  return {
    [channel]: {
      field: "style",
      type: "nominal",
      title: null,
      scale: { domain: styles },
      legend: { ...legendOf(styles), ...(channel === "strokeDash" && { symbolType: "stroke" }) },
    },
  };
}

function legendOf(names: readonly string[]) {
  const isNeeded = new Set(names).size > 1;
  return isNeeded ? { orient: "bottom", direction: "vertical", labelLimit: 400, symbolOpacity: 1 } : null;
}
