import { Chart } from "./chart.js";
import { decisionOf } from "./head-decision.js";
import { checkHeads, type HeadPosition, headGrid } from "./head-grid.js";
import { colours, schemes } from "./palette.js";

/** What was decided about a head, and its score. */
export interface CompositeChartRow extends HeadPosition {
  /** Composite score S before protection; null or not finite where it isn't known (its cell is grey). */
  readonly score: number | null;
  readonly protected: boolean;
  readonly pruned: boolean;
}

export interface CompositeChartOptions {
  /** What the score is called. @default "S" */
  readonly scoreName?: string;
  /** Which end of the scores is pruned first, and so drawn bright. @default "largest" */
  readonly prunedFirst?: "largest" | "smallest";
}

/** SVG paths of the two marks, in a square from −1 to 1. */
const shapes = ["M-.6,-.6L.6,.6M.6,-.6L-.6,.6", "M-1,-1H1V1H-1Z"];

/**
 * The composite score of each head as a heat map, with what the rule made of it (figure 4 of the paper): a black
 * cross on each pruned head, a red box around each protected one.
 *
 * @throws RahpError where there are no rows
 * @example compositeChart([{ layer: 0, head: 0, score: 0.7, protected: false, pruned: true }])
 */
export function compositeChart(
  rows: readonly CompositeChartRow[],
  { scoreName = "S", prunedFirst = "largest" }: CompositeChartOptions = {},
): Chart {
  checkHeads(rows);
  const { cell, size, axes } = headGrid(rows);
  const values = rows.map((row) => ({
    layer: row.layer,
    head: row.head,
    score: Number.isFinite(row.score) ? row.score : null,
    decision: decisionOf(row),
  }));
  const count = (decision: string) => values.filter((value) => value.decision === decision).length;
  const unknown = values.filter(({ score }) => score === null).length;
  return new Chart({
    title:
      scoreName === "S"
        ? "Composite score S and pruning decisions"
        : `Score and pruning decisions: ${scoreName}`,
    subtitle: [
      `pruned: ${count("pruned")}, protected: ${count("protected")}, kept otherwise: ${count("kept")}`,
      `${scoreName}: ${schemes.composite.legend}${unknown > 0 ? "; grey: unknown" : ""}`,
    ],
    view: {
      data: { values },
      ...size,
      encoding: {
        ...axes,
        tooltip: [
          { field: "layer", title: "layer" },
          { field: "head", title: "head" },
          { field: "score", type: "quantitative", title: scoreName, format: ".4~g" },
          { field: "decision", title: "decision" },
        ],
      },
      layer: [
        { mark: { type: "rect", color: colours.unknown } },
        scoreCells(scoreName, prunedFirst === "smallest"),
        decisionMarks(cell, cell / 7, { value: colours.halo }),
        decisionMarks(cell, cell / 14, decision([colours.pruned, colours.protected])),
      ],
    },
  });
}

function scoreCells(title: string, reverse: boolean) {
  return {
    transform: [{ filter: { field: "score", valid: true } }],
    mark: "rect",
    encoding: {
      color: {
        field: "score",
        type: "quantitative",
        scale: { scheme: schemes.composite.name, zero: false, nice: false, ...(reverse && { reverse }) },
        legend: { title, gradientThickness: 12, tickCount: 5, format: ".3~g" },
      },
    },
  };
}

/** A cross on each pruned head and a box around each protected one; drawn twice: a white halo, then the mark. */
function decisionMarks(cell: number, strokeWidth: number, stroke: object) {
  return {
    transform: [{ filter: { field: "decision", oneOf: ["pruned", "protected"] } }],
    mark: { type: "point", filled: false, opacity: 1, size: (0.82 * cell) ** 2, strokeWidth },
    encoding: { shape: decision(shapes), stroke },
  };
}

function decision(range: readonly string[]) {
  return {
    field: "decision",
    type: "nominal",
    scale: { domain: ["pruned", "protected"], range },
    legend: { title: null, symbolSize: 140, symbolStrokeWidth: 2 },
  };
}
