import { Chart } from "./chart.js";
import { decisionColour, decisionOf } from "./head-decision.js";
import { checkHeads, type HeadPosition } from "./head-grid.js";
import { colours } from "./palette.js";

/** A head's place in the order in which heads would be pruned, how far it is certain, and what was decided. */
export interface RankChartRow extends HeadPosition {
  /** From 1. */
  readonly rank: number;
  /** Bounds of 95 % of its ranks on resamples. */
  readonly rankLow: number;
  readonly rankHigh: number;
  /** Share of the resamples on which it is pruned, 0 to 1. */
  readonly prunedShare: number | null;
  readonly protected: boolean;
  readonly pruned: boolean;
}

/**
 * A line for each head, in order of rank: its rank as a point, 95 % of its ranks on resamples as a bar. The dashed line is
 * the cut: bars across it are of heads that other samples may place on its other side.
 *
 * @throws RahpError where there are no rows
 */
export function rankChart(rows: readonly RankChartRow[]): Chart {
  checkHeads(rows);
  const count = rows.filter(({ pruned }) => pruned).length;
  const values = [...rows]
    .sort((a, b) => a.rank - b.rank)
    .map(({ layer, head, rank, rankLow, rankHigh, prunedShare, ...row }) => ({
      ...{ name: `${layer}.${head}`, layer, head, rank, rankLow, rankHigh, prunedShare },
      ...{ from: rankLow - 0.5, to: rankHigh + 0.5 },
      decision: decisionOf(row),
    }));
  const crossing = rows.filter(({ rankLow, rankHigh }) => rankLow <= count && rankHigh > count).length;
  const step = Math.min(16, Math.max(4, Math.floor(760 / rows.length)));
  const x = {
    type: "quantitative",
    title: "rank, from the first to go",
    scale: { domain: [0.5, rows.length + 0.5], nice: false, zero: false },
  };
  const y = {
    field: "name",
    type: "nominal",
    sort: null,
    title: "layer.head",
    axis: { labelOverlap: "greedy", labelFontSize: Math.min(10, Math.max(7, step - 1)), grid: false },
  };
  const color = decisionColour({ symbolType: "square" });
  const tooltip = [
    ...(["layer", "head", "rank"] as const).map((field) => ({ field, title: field })),
    { field: "rankLow", title: "95 % from" },
    { field: "rankHigh", title: "to" },
    { field: "prunedShare", type: "quantitative", title: "chosen", format: ".0%" },
    { field: "decision", title: "decision" },
  ];
  return new Chart({
    title: "Ranks of the heads, and how certain they are",
    subtitle: [
      "bars: 95 % of a head's ranks on resamples of the samples",
      `dashed: the cut after ${count} of ${rows.length} heads, which ${crossing} bars cross`,
    ],
    view: {
      data: { values },
      width: 420,
      height: { step },
      layer: [
        {
          mark: { type: "bar", opacity: 0.45, height: Math.max(2, Math.round(0.65 * step)) },
          encoding: { x: { ...x, field: "from" }, x2: { field: "to" }, y, color, tooltip },
        },
        {
          mark: { type: "point", filled: true, opacity: 1, size: Math.max(10, 3 * step) },
          encoding: { x: { ...x, field: "rank" }, y, color, tooltip },
        },
        {
          data: { values: [{ cut: count + 0.5 }] },
          mark: { type: "rule", strokeDash: [4, 3], color: colours.mutedInk },
          encoding: { x: { ...x, field: "cut" } },
        },
      ],
    },
  });
}
