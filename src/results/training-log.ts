import type { Chart } from "../show/chart.js";
import { formatNumber } from "../show/format-number.js";
import type { Table } from "../show/table.js";
import { trainingChart } from "../show/training-chart.js";
import { RahpError } from "../support/rahp-error.js";
import { mean } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { areSweepFigures, type SweepFigures } from "./sweep-row.js";
import { areTrainingRows, type TrainingRow } from "./training-row.js";

/** What a model is worth before and after a training. */
export interface TrainingMeasures {
  readonly before: SweepFigures;
  readonly after: SweepFigures;
}

/** What a training log consists of. */
export interface TrainingLogParts {
  readonly rows: readonly TrainingRow[];
  readonly kept: number;
  readonly measures: TrainingMeasures | null;
}

/**
 * A training step by step, one row an update.
 *
 * @example
 * const { model: tuned, log } = await train(model, data, { evaluateOn: dev });
 * log.chart();
 * await log.save("training.csv");
 */
export class TrainingLog extends Result<TrainingRow> {
  override readonly kind = "TrainingLog";
  override readonly keys = ["step"];
  /** The step whose weights the training gave: the best by accuracy where it was measured, else the last. */
  readonly kept: number;

  /** Accuracy, mean C and what an attack does, before and after; null where it was not measured. */
  readonly measures: TrainingMeasures | null;

  constructor({ rows, kept, measures }: TrainingLogParts, origin: ResultOrigin) {
    super(rows, origin);
    this.kept = kept;
    this.measures = measures;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<TrainingLog> {
    const document = await readDocument(path);
    const { kind, rows, kept, measures } = document;
    const isKept = areTrainingRows(rows) && rows.some(({ step }) => step === kept);
    if (kind !== "TrainingLog" || !isKept || !areMeasures(measures)) {
      throw new RahpError(`invalid training log: ${path} (expected what train saved)`);
    }
    return new TrainingLog({ rows, kept: kept as number, measures }, originIn(document, path));
  }

  /** Accuracy on the data that the training was judged on, with the weights that it gave; null without such data. */
  get accuracy(): number | null {
    return this.rows.find(({ step }) => step === this.kept)!.accuracy;
  }

  /** The loss over the steps, and the accuracy where it was measured. */
  chart(): Chart {
    return trainingChart(this.rows, this.kept);
  }

  /** A row an evaluation, or an epoch where nothing was evaluated; the loss is the mean of the steps since the row before. */
  override table(): Table {
    const { model, data } = this.provenance;
    const isEnd = ({ epoch }: TrainingRow, i: number) =>
      i === this.rows.length - 1 || Math.floor(this.rows[i + 1].epoch - 1e-9) > Math.floor(epoch - 1e-9);
    const hasEvaluations = this.rows.some(({ accuracy }) => accuracy !== null);
    const isShown = (row: TrainingRow, i: number) => (hasEvaluations ? row.accuracy !== null : isEnd(row, i));
    let since = 0;
    const rows = this.rows.flatMap((row, i) => {
      if (!isShown(row, i)) return [];
      const losses = this.rows.slice(since, i + 1).map(({ loss }) => loss);
      since = i + 1;
      return [{ ...row, loss: mean(losses), kept: row.step === this.kept ? "kept" : "" }];
    });
    return {
      caption: `${model?.id ?? "a model"} trained on ${data?.name ?? "its data"}${this.change()}`,
      columns: [
        { key: "step", title: "step" },
        { key: "epoch", title: "epoch", format: "score" },
        { key: "loss", title: "loss", format: "score" },
        ...(hasEvaluations
          ? ([
              { key: "evaluationLoss", title: "loss on other data", format: "score" },
              { key: "accuracy", title: "accuracy there", format: "percent" },
            ] as const)
          : []),
        { key: "kept", title: "" },
      ],
      rows,
    };
  }

  /** `; before and after: accuracy 71.2 % → 80.4 %, …` */
  private change(): string {
    if (!this.measures) return "";
    const { before, after } = this.measures;
    const parts = MEASURES.flatMap(({ key, title, format }) =>
      before[key] === null
        ? []
        : [
            `${title} ${formatNumber(before[key], format)} → ${formatNumber(after[key] ?? Number.NaN, format)}`,
          ],
    );
    return `; before and after: ${parts.join(", ")}`;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), kept: this.kept, measures: this.measures };
  }
}

const MEASURES = [
  { key: "accuracy", title: "accuracy", format: "percent" },
  { key: "meanClever", title: "mean C", format: "score" },
  { key: "accuracyUnderAttack", title: "under attack", format: "percent" },
] as const;

function areMeasures(value: unknown): value is TrainingMeasures | null {
  const { before, after } = Object(value);
  return value === null || (areSweepFigures(before) && areSweepFigures(after));
}
