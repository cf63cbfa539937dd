import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";

/** A model's accuracy on one set of texts. */
export interface RobustnessComparisonChartRow {
  readonly set: string;
  readonly model: string;
  /** On clean texts, 0 to 1; null where it is not known. */
  readonly before: number | null;
  /** On adversarial texts or under attack; null where there are none. */
  readonly after: number | null;
}

const times = ["before", "after"] as const;

/**
 * Accuracy of each model before and after attacks, as two points and the way between them; a block for each set of texts.
 *
 * @throws RahpError where there are no rows
 */
export function robustnessComparisonChart(rows: readonly RobustnessComparisonChartRow[]): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const values = rows.flatMap(({ set, model, ...row }) =>
    times.flatMap((time) => (row[time] === null ? [] : [{ set, model, time, accuracy: row[time] }])),
  );
  const inOrder = (key: "set" | "model") => [...new Set(rows.map((row) => row[key]))];
  const y = {
    field: "model",
    type: "nominal",
    title: null,
    sort: inOrder("model"),
    axis: { labelLimit: 200, labelFontSize: 11 },
  };
  const x = {
    field: "accuracy",
    type: "quantitative",
    title: "accuracy",
    scale: { domain: [0, 1] },
    axis: { format: ".0%", values: [0, 0.25, 0.5, 0.75, 1], grid: false },
  };
  return new Chart({
    title: "Accuracy before and after attacks",
    view: {
      data: { values },
      facet: {
        row: {
          field: "set",
          type: "nominal",
          title: null,
          sort: inOrder("set"),
          header: { labelAngle: 0, labelOrient: "top", labelAnchor: "start", labelFontWeight: "bold" },
        },
      },
      spacing: 14,
      spec: {
        width: 340,
        height: { step: 24 },
        layer: [
          {
            mark: { type: "line", strokeWidth: 2, color: colours.line },
            encoding: { x, y, detail: { field: "model" } },
          },
          {
            mark: { type: "point", filled: true, size: 80, opacity: 1 },
            encoding: {
              x,
              y,
              color: {
                field: "time",
                type: "nominal",
                title: null,
                scale: { domain: times, range: times.map((time) => colours[time]) },
                legend: { orient: "top" },
              },
              tooltip: [
                { field: "set", title: "texts" },
                { field: "model", title: "model" },
                { field: "time", title: "attack" },
                { field: "accuracy", type: "quantitative", title: "accuracy", format: ".1%" },
              ],
            },
          },
        ],
      },
    },
  });
}
