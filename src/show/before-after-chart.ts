import { invalid, missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";

/** One measure of a model before and after pruning: shares from 0 to 1, NaN (no bar) where one is unknown. */
export interface BeforeAfterRow {
  /** Its name as the chart shows it: `Accuracy`, `Accuracy under attack`. */
  readonly measure: string;
  readonly before: number;
  readonly after: number;
}

const times = ["before", "after"] as const;

/**
 * Measures before and after pruning, as pairs of bars from 0 to 100 %, in the order of the rows.
 *
 * @throws RahpError where there are no rows, or a value isn't a share from 0 to 1
 * @example beforeAfterChart([{ measure: "Accuracy", before: 0.91, after: 0.9 }])
 */
export function beforeAfterChart(rows: readonly BeforeAfterRow[]): Chart {
  if (rows.length === 0) throw missing("measures", "a chart needs at least one row");
  const values = rows.flatMap((row) =>
    times.map((time) => ({ measure: row.measure, time, share: share(row.measure, row[time]) })),
  );
  const time = { field: "time", type: "nominal", title: null };
  return new Chart({
    title: "Before and after pruning",
    view: {
      data: { values },
      view: { stroke: null },
      width: 320,
      height: { step: 22 },
      encoding: {
        y: {
          field: "measure",
          type: "nominal",
          title: null,
          sort: rows.map(({ measure }) => measure),
          scale: { paddingInner: 0.35 },
          axis: { labelLimit: 220, labelFontSize: 11, domain: true, domainColor: colours.mutedInk },
        },
        yOffset: { ...time, sort: times },
        x: {
          field: "share",
          type: "quantitative",
          title: "Share of examples",
          scale: { domain: [0, 1] },
          axis: { format: ".0%", values: [0, 0.25, 0.5, 0.75, 1], grid: false },
        },
        tooltip: [
          { field: "measure", title: "measure" },
          { field: "time", title: "pruning" },
          { field: "share", type: "quantitative", title: "share", format: ".1%" },
        ],
      },
      layer: [
        {
          mark: "bar",
          encoding: {
            color: {
              ...time,
              scale: { domain: times, range: times.map((name) => colours[name]) },
              legend: { orient: "top", symbolType: "square" },
            },
          },
        },
        {
          mark: { type: "text", align: "left", dx: 4, fontSize: 10, color: colours.ink },
          encoding: { text: { field: "share", type: "quantitative", format: ".1%" } },
        },
      ],
    },
  });
}

function share(measure: string, value: number): number | null {
  if (Number.isNaN(value)) return null;
  if (!(value >= 0 && value <= 1)) throw invalid(measure, value, "a share from 0 to 1");
  return value;
}
