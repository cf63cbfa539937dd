import { invalid } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { formatNumber } from "./format-number.js";
import { checkHeads, type HeadPosition, headGrid } from "./head-grid.js";
import { colours, schemes } from "./palette.js";

/** The two raw scores of a head; null or NaN where one isn't known (its cell is grey). */
export interface HeadScoresChartRow extends HeadPosition {
  /** Mean change of the CLEVER-style score without the head, in embedding units. */
  readonly deltaClever: number | null;
  /** Fisher score, or another importance of the head. */
  readonly importance: number | null;
}

export interface HeadScoresChartOptions {
  /** What the importance is called. @default "Fisher" */
  importanceName?: string;
  /** The scale on which importance is compared; the composite score uses the logarithm. @default "log" */
  importanceScale?: "log" | "linear";
}

/** Added before the logarithm, as in the composite score. */
const logEpsilon = 1e-12;

/**
 * Two heat maps side by side (figure 3 of the paper): what removing each head does to local robustness, and how
 * much accuracy needs it. Each is min–max normalised over the heads to [0, 1], importance after its logarithm;
 * all 0 where all heads are equal. Tooltips give the raw values.
 *
 * @throws RahpError where there are no rows, or an importance below 0 meets the log scale
 * @example await headScoresChart([{ layer: 0, head: 0, deltaClever: 0.2, importance: 3e-4 }]).save("scores.svg")
 */
export function headScoresChart(
  rows: readonly HeadScoresChartRow[],
  { importanceName = "Fisher", importanceScale = "log" }: HeadScoresChartOptions = {},
): Chart {
  checkHeads(rows);
  const grid = headGrid(rows);
  const deltaClever = rows.map((row) => finite(row.deltaClever));
  const importance = rows.map((row) => finite(row.importance));
  const deltaCleverShare = minMax(deltaClever);
  const importanceShare = minMax(importanceScale === "log" ? importance.map(logarithm) : importance);
  const values = rows.map(({ layer, head }, i) => ({
    layer,
    head,
    deltaClever: deltaClever[i],
    importance: importance[i],
    deltaCleverNormalized: deltaCleverShare[i],
    importanceNormalized: importanceShare[i],
  }));
  const tooltip = [
    { field: "layer", title: "layer" },
    { field: "head", title: "head" },
    { field: "deltaClever", type: "quantitative", title: "ΔCLEVER", format: ".4~g" },
    { field: "importance", type: "quantitative", title: importanceName, format: ".4~g" },
  ];
  const importanceTitle = importanceScale === "log" ? `${importanceName} (log)` : importanceName;
  return new Chart({
    title: `ΔCLEVER and ${importanceName} of each head`,
    subtitle: [
      `ΔCLEVER: ${schemes.robustness.legend}`,
      `${importanceName}: ${schemes.importance.legend} for accuracy`,
      ...([...deltaClever, ...importance].includes(null) ? ["grey: unknown"] : []),
    ],
    view: {
      data: { values },
      hconcat: [
        heatMap("deltaCleverNormalized", "ΔCLEVER", rangeOf(deltaClever), schemes.robustness.name),
        heatMap("importanceNormalized", importanceTitle, rangeOf(importance), schemes.importance.name),
      ].map((map) => ({ ...map, ...grid.size, encoding: { ...grid.axes, tooltip } })),
      spacing: 40,
      resolve: { scale: { color: "independent" } },
    },
  });
}

/** A heat map of one field from 0 to 1, over grey cells that show where it is unknown. */
function heatMap(field: string, text: string, subtitle: string, scheme: string) {
  return {
    title: { text, subtitle, fontSize: 12, offset: 8 },
    layer: [
      { mark: { type: "rect", color: colours.unknown } },
      {
        transform: [{ filter: { field, valid: true } }],
        mark: "rect",
        encoding: {
          color: {
            field,
            type: "quantitative",
            scale: { scheme, domain: [0, 1] },
            legend: { title: null, values: [0, 0.5, 1], gradientThickness: 12 },
          },
        },
      },
    ],
  };
}

/** Each value's place between the smallest and the largest, from 0 to 1; null stays null. */
function minMax(values: readonly (number | null)[]): (number | null)[] {
  const { least, most } = extent(values);
  return values.map((value) => (value === null ? null : most > least ? (value - least) / (most - least) : 0));
}

/** `raw: −0.0995 to 0.297` */
function rangeOf(values: readonly (number | null)[]): string {
  const { least, most } = extent(values);
  if (least > most) return "unknown";
  return least === most
    ? `raw: ${formatNumber(least)}`
    : `raw: ${formatNumber(least)} to ${formatNumber(most)}`;
}

function extent(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null);
  return { least: Math.min(...known), most: Math.max(...known) };
}

function logarithm(importance: number | null): number | null {
  if (importance === null) return null;
  if (importance < 0) throw invalid("importance", importance, "at least 0 on a log scale");
  return Math.log(importance + logEpsilon);
}

function finite(value: number | null): number | null {
  return Number.isFinite(value) ? value : null;
}
