import { RahpError } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours, lineColours } from "./palette.js";

/** What an example's distance was estimated to be, and at which it was found. */
export interface FoundDistancesChartRow {
  readonly id: number;
  /** Of a misclassified point, in embedding units; null where none was found. */
  readonly distance: number | null;
  /** C of eq. 1. */
  readonly clever: number;
  /** Extreme-value CLEVER; null where it was not asked for. */
  readonly cleverBound: number | null;
}

const ESTIMATES = ["C (eq. 1)", "extreme-value bound"] as const;

/**
 * Estimates of each example's distance against the one found, both on logarithmic scales. On the line they are equal;
 * above it an estimate promises more than holds.
 *
 * @param norm  in which distances are measured, such as `L2`
 * @throws RahpError where no example was classified correctly and has a found distance
 */
export function foundDistancesChart(rows: readonly FoundDistancesChartRow[], norm: string): Chart {
  const values = rows.flatMap(({ id, distance, clever, cleverBound }) =>
    [clever, cleverBound].flatMap((estimate, i) =>
      distance !== null && distance > 0 && estimate !== null && estimate > 0
        ? [{ id, distance, estimate, of: ESTIMATES[i] }]
        : [],
    ),
  );
  if (values.length === 0) throw new RahpError("missing distances: a chart needs at least one above 0");
  const known = ESTIMATES.filter((name) => values.some(({ of }) => of === name));
  const distances = values.map(({ distance }) => distance);
  const ends = [Math.min(...distances), Math.max(...distances)];
  const scale = { type: "log", nice: false, padding: 12 };
  const axis = { format: ".2~g", tickCount: 5, grid: false, ticks: true, tickColor: colours.line };
  const x = {
    field: "distance",
    type: "quantitative",
    title: "found distance, embedding units",
    scale,
    axis,
  };
  const y = { field: "estimate", type: "quantitative", title: "estimate, embedding units", scale, axis };
  return new Chart({
    title: "Estimated against found distances",
    subtitle: [`${norm} norm; on the line both are equal,`, "above it the estimate is too large"],
    view: {
      width: 320,
      height: 260,
      layer: [
        {
          data: { values: ends.map((end) => ({ distance: end, estimate: end })) },
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colours.mutedInk },
          encoding: { x, y },
        },
        {
          data: { values },
          mark: { type: "point", filled: true, size: 36, opacity: 0.85 },
          encoding: {
            x,
            y,
            color: {
              field: "of",
              type: "nominal",
              title: null,
              scale: { domain: known, range: known.map((name) => lineColours[ESTIMATES.indexOf(name)]) },
              legend: { orient: "top" },
            },
            shape: { field: "of", type: "nominal", scale: { domain: known, range: ["circle", "diamond"] } },
            tooltip: [
              { field: "id", title: "example" },
              { field: "of", title: "estimate" },
              { field: "estimate", type: "quantitative", title: "its value", format: ".4~g" },
              { field: "distance", type: "quantitative", title: "found distance", format: ".4~g" },
            ],
          },
        },
      ],
    },
  });
}
