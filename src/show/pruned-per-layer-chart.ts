import { mean } from "../support/statistics.js";
import { Chart } from "./chart.js";
import { checkHeads, type HeadPosition } from "./head-grid.js";
import { colours } from "./palette.js";

/** Whether a head was pruned. */
export interface PrunedPerLayerRow extends HeadPosition {
  readonly pruned: boolean;
  /** Share of resamples of the samples on which it is, 0 to 1, where known. */
  readonly prunedShare?: number | null;
  /** The pruning ratio ρ of this selection, from 0 to 1, where several are compared. */
  readonly ratio?: number;
}

/**
 * The share of each layer's heads that was pruned, as bars from 0 to 100 % (figure 2 of the paper). Rows that
 * carry a `ratio` give one row of bars for each ratio, the smallest on top. A line across a bar is the share that would be
 * pruned on average over resamples of the samples, where rows tell it.
 *
 * @throws RahpError where there are no rows
 * @example prunedPerLayerChart([{ layer: 0, head: 0, pruned: false }, { layer: 0, head: 1, pruned: true }])
 */
export function prunedPerLayerChart(rows: readonly PrunedPerLayerRow[]): Chart {
  checkHeads(rows);
  const values = layerShares(rows);
  const layers = Array.from({ length: Math.max(...values.map(({ layer }) => layer)) + 1 }, (_, i) => i);
  const isResampled = values.some(({ resampled }) => resampled !== null);
  const several = rows.some(({ ratio }) => ratio !== undefined);
  const bars = {
    view: { stroke: null },
    width: { step: 28 },
    height: several ? 80 : 200,
    layer: [
      {
        transform: [{ calculate: "1", as: "whole" }],
        mark: { type: "bar", color: colours.keptShare },
        encoding: { y: { field: "whole" } },
      },
      { mark: { type: "bar", color: colours.prunedShare } },
      {
        transform: [{ calculate: "1", as: "whole" }],
        mark: { type: "text", baseline: "bottom", dy: -3, fontSize: 9, color: colours.ink },
        encoding: {
          y: { field: "whole" }, // above the bar, where nothing lies over it
          text: { field: "share", type: "quantitative", format: ".0%" },
        },
      },
      ...(isResampled
        ? [
            {
              transform: [{ filter: { field: "resampled", valid: true } }],
              mark: { type: "tick", orient: "horizontal", color: colours.resampled, thickness: 2, size: 22 },
              encoding: { y: { field: "resampled", type: "quantitative" } },
            },
          ]
        : []),
    ],
    encoding: {
      x: {
        field: "layer",
        type: "ordinal",
        title: "Layer",
        scale: { domain: layers, paddingInner: 0.2, paddingOuter: 0.1 },
        axis: { labelAngle: 0 },
      },
      y: {
        field: "share",
        type: "quantitative",
        title: several ? null : "Heads pruned",
        scale: { domain: [0, 1] },
        axis: { format: ".0%", values: several ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1], grid: false },
      },
      tooltip: [
        { field: "layer", title: "layer" },
        { field: "pruned", type: "quantitative", title: "pruned" },
        { field: "heads", type: "quantitative", title: "of heads" },
        { field: "share", type: "quantitative", title: "share", format: ".1%" },
        ...(isResampled
          ? [{ field: "resampled", type: "quantitative", title: "on resamples", format: ".1%" }]
          : []),
      ],
    },
  };
  const facet = {
    row: {
      field: "ratio",
      type: "ordinal",
      title: "Heads pruned, for each pruning ratio ρ",
      header: {
        labelExpr: "'ρ = ' + datum.value",
        labelOrient: "top",
        labelAnchor: "start",
        labelPadding: 12,
      },
    },
  };
  return new Chart({
    title: "Share of heads pruned in each layer",
    subtitle: [
      "dark: pruned, light: kept",
      ...(isResampled ? ["orange: average over resamples of the samples"] : []),
    ],
    view: { data: { values }, ...(several ? { facet, spec: bars } : bars) },
  });
}

/** One row for each ratio and layer: how many heads it has, how many go, their share, and that on resamples. */
function layerShares(rows: readonly PrunedPerLayerRow[]) {
  const groups = new Map<string, PrunedPerLayerRow[]>();
  for (const row of rows) {
    const key = `${row.ratio} ${row.layer}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .map((heads) => {
      const pruned = heads.filter((head) => head.pruned).length;
      const known = heads.flatMap(({ prunedShare }) => prunedShare ?? []);
      const resampled = known.length < heads.length ? null : mean(known);
      const { ratio, layer } = heads[0];
      return { ratio, layer, heads: heads.length, pruned, share: pruned / heads.length, resampled };
    })
    .sort((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0) || a.layer - b.layer);
}
