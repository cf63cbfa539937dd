import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { lineColours } from "./palette.js";

/** How far a choice of heads on some samples agrees with that on many. */
export interface OverlapChartRow {
  /** On which heads were scored, from 1. */
  readonly samples: number;
  /** What the line's colour stands for: a combination of the samples, an estimate. Rows of one name are joined. */
  readonly by: string;
  /** Jaccard's overlap of the chosen sets, 0 to 1, its mean over draws of samples. */
  readonly overlap: number;
  /** Bounds of a share of the draws, as the subtitle says. */
  readonly low: number;
  readonly high: number;
}

/**
 * Overlap of chosen heads over the number of samples, a line for each way, with bands. Samples double from mark to mark.
 *
 * @param band  what the bands hold: `80 % of 50 draws`
 * @throws RahpError where there are no rows
 * @example overlapChart([{ samples: 16, by: "mean", overlap: 0.7, low: 0.5, high: 0.8 }], "80 % of 50 draws")
 */
export function overlapChart(rows: readonly OverlapChartRow[], band: string): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const ways = [...new Set(rows.map(({ by }) => by))];
  const counts = [...new Set(rows.map(({ samples }) => samples))].sort((a, b) => a - b);
  const x = {
    field: "samples",
    type: "quantitative",
    title: "samples (logarithmic)",
    scale: { type: "log", base: 2, domain: [counts[0], counts[counts.length - 1]], padding: 12, nice: false },
    axis: { values: counts, format: "d", grid: false, labelOverlap: "greedy" },
  };
  const y = {
    type: "quantitative",
    title: "overlap (1: the same)",
    scale: { domain: [0, 1] },
    axis: { values: [0, 0.25, 0.5, 0.75, 1], format: ".2~f" },
  };
  const color = {
    field: "by",
    type: "nominal",
    title: null,
    scale: { domain: ways, range: lineColours },
    legend: ways.length > 1 ? { orient: "bottom", direction: "horizontal", symbolOpacity: 1 } : null,
  };
  const at = { x, y: { ...y, field: "overlap" }, color };
  return new Chart({
    title: "What more samples would do",
    subtitle: ["overlap (Jaccard) with the choice on all samples", `bands: ${band}`],
    view: {
      data: { values: rows },
      width: 380,
      height: 240,
      layer: [
        {
          mark: { type: "area", opacity: 0.16 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        { mark: "line", encoding: at },
        {
          mark: { type: "point", filled: true, size: 40, opacity: 1 },
          encoding: {
            ...at,
            tooltip: [
              { field: "by", title: "samples combined by" },
              { field: "samples", title: "samples" },
              ...["overlap", "low", "high"].map((field) => ({
                field,
                type: "quantitative",
                title: field,
                format: ".2f",
              })),
            ],
          },
        },
      ],
    },
  });
}
