import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";

/** A figure over seeds: its mean, and its standard deviation where there are several. */
interface Figure {
  readonly mean: number;
  readonly deviation: number | null;
}

/** A method's figures, under one attack where there are some. */
export interface MethodChartRow {
  readonly method: string;
  readonly attack: string | null;
  /** 0 to 1 */
  readonly accuracy: Figure;
  /** In embedding units. */
  readonly meanClever: Figure;
  /** 0 to 1; null where there are no adversarial texts. */
  readonly adversarialAccuracy: Figure | null;
  /** 0 to 1; null where there was no attack. */
  readonly accuracyUnderAttack: Figure | null;
}

/** One panel of the chart: a figure of each method. */
interface Panel {
  readonly title: string;
  readonly isShare: boolean;
  readonly values: readonly { readonly method: string; readonly figure: Figure | null }[];
}

/**
 * Accuracy, mean C, accuracy on adversarial texts and under each attack, side by side, a line for each method. Bars are one
 * standard deviation over seeds to either side, of shares within 0 to 1; the grey line is the first method.
 *
 * @throws RahpError where there are no rows
 */
export function methodComparisonChart(rows: readonly MethodChartRow[]): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const { method: first, attack: firstAttack } = rows[0];
  const once = rows.filter(({ attack }) => attack === firstAttack);
  const attacks = [...new Set(rows.flatMap(({ attack }) => attack ?? []))];
  const panels: Panel[] = [
    { title: "accuracy", isShare: true, values: valuesOf(once, "accuracy") },
    { title: "mean C, embedding units", isShare: false, values: valuesOf(once, "meanClever") },
    { title: "accuracy on adversarial texts", isShare: true, values: valuesOf(once, "adversarialAccuracy") },
    ...attacks.map((attack) => ({
      title: `accuracy under ${attack}`,
      isShare: true,
      values: valuesOf(
        rows.filter((row) => row.attack === attack),
        "accuracyUnderAttack",
      ),
    })),
  ];
  const shown = panels.filter(({ values }) => values.some(({ figure }) => figure !== null));
  const hasDeviations = rows.some(({ accuracy }) => accuracy.deviation !== null);
  return new Chart({
    title: "Methods compared",
    subtitle: hasDeviations
      ? `grey line: ${first}; bars: ± 1 standard deviation over seeds`
      : `grey line: ${first}`,
    view: { hconcat: shown.map((panel, i) => panelOf(panel, i === 0)), spacing: 24, bounds: "flush" },
  });
}

function valuesOf(rows: readonly MethodChartRow[], key: keyof MethodChartRow): Panel["values"] {
  return rows.map((row) => ({ method: row.method, figure: row[key] as Figure | null }));
}

function panelOf({ title, isShare, values: all }: Panel, isNamed: boolean) {
  const methods = all.map(({ method }) => method);
  const values = all.flatMap(({ method, figure }) => {
    if (figure === null) return [];
    const { mean, deviation } = figure;
    const [low, high] = [mean - (deviation ?? 0), mean + (deviation ?? 0)];
    const inRange = isShare ? { low: Math.max(low, 0), high: Math.min(high, 1) } : { low, high };
    return [{ method, mean, deviation, ...inRange }];
  });
  const x = {
    type: "quantitative",
    title,
    scale: { zero: false, padding: 10 },
    axis: { format: isShare ? ".3~%" : ".3~g", tickCount: 4, grid: false },
  };
  const y = {
    field: "method",
    type: "nominal",
    title: null,
    sort: methods,
    scale: { domain: methods },
    axis: isNamed
      ? { labelLimit: 340, labelFontSize: 11, grid: true }
      : { labels: false, ticks: false, grid: true },
  };
  return {
    width: 190,
    height: { step: 26 },
    layer: [
      {
        data: { values: values.filter(({ method }) => method === methods[0]) },
        mark: { type: "rule", strokeWidth: 2, color: colours.before },
        encoding: { x: { ...x, field: "mean" } },
      },
      {
        data: { values: values.filter(({ deviation }) => deviation !== null) },
        mark: { type: "rule", strokeWidth: 2, opacity: 0.5, color: colours.after },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, size: 70, opacity: 1, color: colours.after },
        encoding: {
          x: { ...x, field: "mean" },
          y,
          tooltip: [
            { field: "method", title: "method" },
            { field: "mean", type: "quantitative", title, format: isShare ? ".1%" : ".4~g" },
            { field: "deviation", type: "quantitative", title: "± s.d.", format: isShare ? ".1%" : ".2~g" },
          ],
        },
      },
    ],
  };
}
