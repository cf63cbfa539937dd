import type { Chart } from "../show/chart.js";
import type { Table } from "../show/table.js";
import { trainingChart } from "../show/training-chart.js";
import { RahpError } from "../support/rahp-error.js";
import { mean } from "../support/statistics.js";
import { readDocument } from "./read-result.js";
import { Result } from "./result.js";
import { originIn, type ResultOrigin } from "./result-origin.js";
import { areTrainingRows, type TrainingRow } from "./training-row.js";

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

  constructor(rows: readonly TrainingRow[], kept: number, origin: ResultOrigin) {
    super(rows, origin);
    this.kept = kept;
  }

  /**
   * Reads what `save` wrote as `.json`, `.jsonl`, `.arrow` or `.parquet`.
   * @throws RahpError for a missing file or one of another kind
   */
  static async load(path: string): Promise<TrainingLog> {
    const document = await readDocument(path);
    const { kind, rows, kept } = document;
    if (kind !== "TrainingLog" || !areTrainingRows(rows) || !rows.some(({ step }) => step === kept)) {
      throw new RahpError(`invalid training log: ${path} (expected what train saved)`);
    }
    return new TrainingLog(rows, kept as number, originIn(document, path));
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
      caption: `${model?.id ?? "a model"} trained on ${data?.name ?? "its data"}`,
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

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), kept: this.kept };
  }
}
