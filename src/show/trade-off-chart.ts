import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";
import { colourOf, rangeOf, type SweepChartBefore, type SweepChartRow, styleOf } from "./sweep-chart.js";

/** A star of five points, as an SVG path for Vega. */
const STAR = starPath(5, 1, 0.42);

/**
 * Accuracy against mean C, a point for each setting, with a star around the paper's among other weights (its figure 5),
 * and the unpruned model as a diamond. Lines lead from there through each setting's points of rising ρ; bars are one
 * standard deviation over seeds to either side.
 *
 * @throws RahpError where there are no rows
 */
export function tradeOffChart(rows: readonly SweepChartRow[], before: SweepChartBefore): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const values = rows.map((row) => {
    const [accuracy, clever] = [rangeOf(row.accuracy), rangeOf(row.meanClever)];
    return {
      ...{ rho: row.rho, colour: row.colour, style: row.style, starred: row.starred },
      ...{ accuracy: row.accuracy.mean, accuracyLow: accuracy.low, accuracyHigh: accuracy.high },
      ...{ meanClever: row.meanClever.mean, cleverLow: clever.low, cleverHigh: clever.high },
    };
  });
  const hasDeviations = rows.some(({ accuracy }) => accuracy.deviation !== null);
  const hasSeveralRhos = rows.some(({ rho }) => rho !== rows[0].rho);
  const lines = [...new Map(values.map((value) => [`${value.colour} ${value.style}`, value])).values()];
  const starts = lines.map(({ colour, style }) => ({ rho: 0, colour, style, ...before }));
  const x = {
    type: "quantitative",
    title: "mean C, embedding units: more robust →",
    scale: { zero: false, padding: 12 },
    axis: { format: ".3~g" },
  };
  const y = {
    type: "quantitative",
    title: "accuracy",
    scale: { zero: false, padding: 12 },
    axis: { format: ".1~%" },
  };
  const at = { x: { ...x, field: "meanClever" }, y: { ...y, field: "accuracy" } };
  const colour = colourOf(rows);
  const color = { ...colour, legend: colour.legend && { ...colour.legend, symbolStrokeWidth: 0 } };
  const hasStar = rows.some(({ starred }) => starred);
  const landmark = { type: "point", filled: true, stroke: colours.ink, opacity: 1 };
  const bars = { type: "rule", strokeWidth: 1, opacity: 0.6 };
  return new Chart({
    title: "Accuracy against local robustness",
    subtitle: [
      "diamond: the unpruned model",
      ...(hasStar ? ["star: α 0.5, β 1, which the paper settles on"] : []),
      ...(hasSeveralRhos ? ["lines: from the diamond through rising ρ"] : []),
      ...(hasDeviations ? ["bars: ± 1 standard deviation over seeds"] : []),
    ],
    view: {
      width: 420,
      height: 300,
      data: { values },
      layer: [
        ...(hasSeveralRhos
          ? [
              {
                data: { values: [...starts, ...values] },
                mark: { type: "line", strokeWidth: 1, opacity: 0.6 },
                encoding: { ...at, color, detail: { field: "style" }, order: { field: "rho" } },
              },
            ]
          : []),
        ...(hasDeviations
          ? [
              {
                mark: bars,
                encoding: { ...at, y: { ...y, field: "accuracyLow" }, y2: { field: "accuracyHigh" }, color },
              },
              {
                mark: bars,
                encoding: { ...at, x: { ...x, field: "cleverLow" }, x2: { field: "cleverHigh" }, color },
              },
            ]
          : []),
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1 },
          encoding: {
            ...at,
            color,
            ...styleOf(rows, "shape"),
            tooltip: [
              { field: "colour", title: "heads chosen by" },
              { field: "style", title: "setting" },
              { field: "rho", type: "quantitative", title: "ρ", format: ".2~f" },
              { field: "accuracy", type: "quantitative", title: "accuracy", format: ".1%" },
              { field: "meanClever", type: "quantitative", title: "mean C", format: ".4~g" },
            ],
          },
        },
        ...(hasStar
          ? [
              {
                transform: [{ filter: "datum.starred" }],
                mark: { ...landmark, shape: STAR, size: 260 },
                encoding: { ...at, color },
              },
            ]
          : []),
        {
          data: { values: [before] },
          mark: { ...landmark, shape: "diamond", size: 150, color: colours.before },
          encoding: at,
        },
      ],
    },
  });
}

/** @returns a path of so many points between two radii, the first one upwards */
function starPath(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: 2 * points }, (_, i) => {
    const [radius, angle] = [i % 2 === 0 ? outer : inner, (Math.PI * i) / points];
    return `${(radius * Math.sin(angle)).toFixed(3)},${(-radius * Math.cos(angle)).toFixed(3)}`;
  });
  return `M${corners.join("L")}Z`;
}
