import { Chart } from "./chart.js";
import { checkHeads, type HeadPosition, headGrid } from "./head-grid.js";
import { schemes } from "./palette.js";

export interface ScoreChartRow extends HeadPosition {
  /** A finite number. */
  readonly score: number;
}

/**
 * One score of each head as a heat map: the darker, the larger.
 *
 * @param name  what the score is called
 * @throws RahpError where there are no rows
 * @example scoreChart([{ layer: 0, head: 0, score: 0.7 }], "michel")
 */
export function scoreChart(rows: readonly ScoreChartRow[], name: string): Chart {
  checkHeads(rows);
  const { size, axes } = headGrid(rows);
  return new Chart({
    title: `Score of each head: ${name}`,
    subtitle: ["darker = larger"],
    view: {
      data: { values: rows.map(({ layer, head, score }) => ({ layer, head, score })) },
      ...size,
      mark: "rect",
      encoding: {
        ...axes,
        color: {
          field: "score",
          type: "quantitative",
          scale: { scheme: schemes.importance.name, zero: false, nice: false },
          legend: { title: null, gradientThickness: 12, tickCount: 5, format: ".3~g" },
        },
        tooltip: [
          { field: "layer", title: "layer" },
          { field: "head", title: "head" },
          { field: "score", type: "quantitative", title: name, format: ".4~g" },
        ],
      },
    },
  });
}
