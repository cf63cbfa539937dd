import { Chart } from "./chart.js";
import { decisionColour, decisionOf } from "./head-decision.js";
import { checkHeads, type HeadPosition } from "./head-grid.js";
import { colours } from "./palette.js";

/** The two scores that RAHP weighs, and what was decided about a head. */
export interface ScoreScatterChartRow extends HeadPosition {
  /** Raw scores, for the tooltips. */
  readonly deltaClever: number;
  readonly fisher: number;
  /** ΔC′, 0 to 1. */
  readonly deltaCleverNormalized: number;
  /** I′, 0 to 1. */
  readonly importanceNormalized: number;
  /** S = β·ΔC′ − α·I′. */
  readonly score: number;
  readonly protected: boolean;
  readonly pruned: boolean;
}

/** Weights of the score, which say how the cut slopes. */
export interface ScoreScatterWeights {
  /** Of I′, at least 0. */
  readonly alpha: number;
  /** Of ΔC′, at least 0. */
  readonly beta: number;
}

/** Heads of a larger model would hide each other behind their names. */
const MOST_NAMED = 48;
const SIDE = 320;
const MARGIN = 56;

/**
 * A point for each head at its two normalised scores, with a histogram of either score at the margins. The dashed line is
 * that of equal S through the last head to go: what lies above it and isn't protected goes.
 *
 * @throws RahpError where there are no rows
 */
export function scoreScatterChart(
  rows: readonly ScoreScatterChartRow[],
  weights: ScoreScatterWeights,
): Chart {
  checkHeads(rows);
  const values = rows.map((row) => ({
    ...{ layer: row.layer, head: row.head, name: `${row.layer}.${row.head}` },
    ...{ deltaClever: row.deltaClever, fisher: row.fisher, score: row.score },
    ...{ x: row.importanceNormalized, y: row.deltaCleverNormalized },
    decision: decisionOf(row),
  }));
  const cut = cutLine(rows, weights);
  const isNamed = rows.length <= MOST_NAMED;
  const share = (title: string | null) => ({
    type: "quantitative",
    title,
    scale: { domain: [0, 1], nice: false, padding: 12 },
    axis: { values: [0, 0.25, 0.5, 0.75, 1], format: ".2~f", grid: false },
  });
  const x = share("I′, importance: ln Fisher, 0 = least, 1 = most");
  const y = share("ΔC′, gain of robustness, 0 = least, 1 = most");
  const color = decisionColour({ symbolType: "circle", orient: "bottom", direction: "horizontal" });
  const at = { x: { ...x, field: "x" }, y: { ...y, field: "y" } };
  const heads = {
    width: SIDE,
    height: SIDE,
    layer: [
      {
        data: { values: cut },
        mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colours.mutedInk },
        encoding: at,
      },
      {
        mark: { type: "point", filled: true, size: 55, opacity: 0.9 },
        encoding: { ...at, color, tooltip: tooltip() },
      },
      ...(isNamed
        ? [
            {
              mark: { type: "text", fontSize: 8, dy: -9, color: colours.mutedInk },
              encoding: { ...at, text: { field: "name" } },
            },
          ]
        : []),
    ],
  };
  const bins = { bin: { extent: [0, 1], step: 0.1 }, type: "quantitative" };
  const count = { aggregate: "count", type: "quantitative", title: null, axis: null };
  const across = { ...x, ...bins, axis: null, field: "x" };
  const up = { ...y, ...bins, axis: null, field: "y" };
  const margin = { mark: { type: "bar", binSpacing: 1 }, view: { stroke: null } };
  return new Chart({
    title: "ΔCLEVER and Fisher of each head, and what goes",
    subtitle: [
      `${isNamed ? "points: layer.head; " : ""}at the margins: how many heads have such a score`,
      ...(cut.length > 0 ? ["dashed: S of the last head to go; heads above it go unless protected"] : []),
    ],
    view: {
      data: { values },
      vconcat: [
        { ...margin, width: SIDE, height: MARGIN, encoding: { x: across, y: count, color } },
        {
          hconcat: [heads, { ...margin, width: MARGIN, height: SIDE, encoding: { y: up, x: count, color } }],
          spacing: 6,
          bounds: "flush",
        },
      ],
      spacing: 6,
      bounds: "flush",
    },
  });
}

/** Two ends of the line β·y − α·x = S of the last head to go, inside the unit square; none where no head goes. */
function cutLine(rows: readonly ScoreScatterChartRow[], { alpha, beta }: ScoreScatterWeights) {
  const scores = rows.filter(({ pruned }) => pruned).map(({ score }) => score);
  if (scores.length === 0 || (alpha === 0 && beta === 0)) return [];
  const last = Math.min(...scores);
  const corners = [
    ...(beta > 0 ? [0, 1].map((x) => ({ x, y: (last + alpha * x) / beta })) : []),
    ...(alpha > 0 ? [0, 1].map((y) => ({ x: (beta * y - last) / alpha, y })) : []),
  ];
  const inside = corners.filter(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
  return [...new Map(inside.map((end) => [`${end.x} ${end.y}`, end])).values()].slice(0, 2);
}

function tooltip() {
  return [
    { field: "layer", title: "layer" },
    { field: "head", title: "head" },
    { field: "deltaClever", type: "quantitative", title: "ΔCLEVER", format: ".4~g" },
    { field: "fisher", type: "quantitative", title: "Fisher", format: ".4~g" },
    { field: "score", type: "quantitative", title: "S", format: ".4~g" },
    { field: "decision", title: "decision" },
  ];
}
