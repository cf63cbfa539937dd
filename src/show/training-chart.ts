import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours } from "./palette.js";

/** What one step of training was like. */
export interface TrainingChartRow {
  /** Updates made, from 1. */
  readonly step: number;
  readonly loss: number;
  /** On other data, after the step; null where it was not measured. */
  readonly evaluationLoss: number | null;
  /** 0 to 1 */
  readonly accuracy: number | null;
}

/** More steps than this are drawn as means of as many groups. */
const MOST_POINTS = 400;

/**
 * The loss over the steps, and below it the accuracy where it was measured.
 * @param kept  the step whose weights are kept, marked on both
 * @throws RahpError where there are no rows
 */
export function trainingChart(rows: readonly TrainingChartRow[], kept: number): Chart {
  if (rows.length === 0) throw missing("rows", "a chart needs at least one row");
  const evaluated = rows.filter(({ accuracy }) => accuracy !== null);
  const x = {
    field: "step",
    type: "quantitative",
    title: "steps",
    scale: { domain: [0, rows[rows.length - 1].step] },
    axis: { grid: false },
  };
  const keptRule = {
    data: { values: [{ step: kept }] },
    mark: { type: "rule", strokeDash: [4, 3], color: colours.prunedShare },
    encoding: { x },
  };
  const loss = { type: "quantitative", title: "loss, nats", scale: { zero: true } };
  const lossPanel = {
    ...{ width: 520, height: 200 },
    layer: [
      keptRule,
      {
        data: { values: thinned(rows) },
        mark: { type: "line", color: colours.before, strokeWidth: 1.5 },
        encoding: { x, y: { ...loss, field: "loss" } },
      },
      {
        data: { values: evaluated },
        mark: { type: "line", point: { filled: true, size: 36, color: colours.after }, color: colours.after },
        encoding: { x, y: { ...loss, field: "evaluationLoss" } },
      },
    ],
  };
  const accuracyPanel = {
    ...{ width: 520, height: 120 },
    layer: [
      keptRule,
      {
        data: { values: evaluated },
        mark: { type: "line", point: { filled: true, size: 36, color: colours.after }, color: colours.after },
        encoding: {
          x,
          y: {
            ...{ field: "accuracy", type: "quantitative", title: "accuracy" },
            ...{ scale: { zero: false }, axis: { format: ".1~%" } },
          },
        },
      },
    ],
  };
  return new Chart({
    title: "Loss and accuracy in training",
    subtitle:
      evaluated.length > 0
        ? "grey: training; blue: other data; dashed: the step whose weights are kept"
        : "of the training batches; dashed: the step whose weights are kept",
    view: { vconcat: evaluated.length > 0 ? [lossPanel, accuracyPanel] : [lossPanel] },
  });
}

/** Means of groups of steps that follow each other, so that a long training is a line and no cloud. */
function thinned(rows: readonly TrainingChartRow[]): { step: number; loss: number }[] {
  const size = Math.ceil(rows.length / MOST_POINTS);
  const groups = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  );
  return groups.map((group) => ({
    step: group[group.length - 1].step,
    loss: group.reduce((sum, { loss }) => sum + loss, 0) / group.length,
  }));
}
