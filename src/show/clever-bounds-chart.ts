import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";

/** An example's two measures of local robustness, in embedding units. */
export interface CleverBoundsChartRow {
  readonly id: number;
  /** C of eq. 1. */
  readonly clever: number;
  /** Extreme-value CLEVER. */
  readonly cleverBound: number;
  /** Why the bound comes from the largest norm; null where it comes from a fit. */
  readonly fallback: string | null;
}

export interface CleverBoundsChartOptions {
  /** `L2` */
  readonly norm: string;
  /** Beyond which no bound goes; infinite where it isn't known. */
  readonly radius: number;
}

/**
 * The bound of each example against its C, as points; open ones where no fit counts. A line marks the radius.
 *
 * @throws RahpError where there are no rows
 */
export function cleverBoundsChart(
  rows: readonly CleverBoundsChartRow[],
  { norm, radius }: CleverBoundsChartOptions,
): Chart {
  if (rows.length === 0) throw missing("bounds", "a chart needs at least one row");
  const values = rows.map(({ id, clever, cleverBound, fallback }) => ({
    id,
    clever,
    cleverBound,
    from: fallback ?? "fit",
  }));
  const hasRadius = Number.isFinite(radius);
  return new Chart({
    title: "Extreme-value CLEVER of each example against C",
    subtitle: hasRadius
      ? `${norm} norm; the dashed line is the radius; open points: no fit`
      : `${norm} norm; open points: no fit`,
    view: {
      width: 320,
      height: 240,
      layer: [
        ...(hasRadius
          ? [
              {
                data: { values: [{ radius }] },
                mark: { type: "rule", strokeDash: [4, 3], color: colours.mutedInk },
                encoding: { y: { field: "radius", type: "quantitative" } },
              },
            ]
          : []),
        {
          data: { values },
          mark: { type: "point", size: 36, stroke: colours.after },
          encoding: {
            x: {
              field: "clever",
              type: "quantitative",
              title: "C (eq. 1), embedding units",
              scale: { type: "symlog", constant: 0.1 }, // C is heavy-tailed, and has both signs
              axis: { format: ".4~g", values: ticksAmong(rows.map(({ clever }) => clever)) },
            },
            y: { field: "cleverBound", type: "quantitative", title: "bound, embedding units" },
            fill: { condition: { test: "datum.from === 'fit'", value: colours.after }, value: colours.halo },
            tooltip: [
              { field: "id", title: "example" },
              { field: "clever", type: "quantitative", title: "C", format: ".4~g" },
              { field: "cleverBound", type: "quantitative", title: "bound", format: ".4~g" },
              { field: "from", title: "from" },
            ],
          },
        },
      ],
    },
  });
}

const TICKS = [-100, -10, -1, -0.1, 0, 0.1, 1, 10, 100];

/** Powers of ten that the values reach, and 0. */
function ticksAmong(values: readonly number[]): number[] {
  return TICKS.filter((tick) => tick >= Math.min(0, ...values) && tick <= Math.max(0, ...values));
}
