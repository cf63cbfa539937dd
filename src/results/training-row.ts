/** What one update of a training was like. */
export interface TrainingRow {
  /** Updates made, this one included, from 1. */
  readonly step: number;
  /** Passes through the training data, this update included; 0.5 is half of the first. */
  readonly epoch: number;
  /** The method's loss on the step's examples, before the update, in nats. */
  readonly loss: number;
  /** L2 norm of all gradients, before the clip. */
  readonly gradientNorm: number;
  /** Of the update. */
  readonly learningRate: number;
  /** Mean cross-entropy on the data that the training is judged on, after the update, in nats; null between evaluations. */
  readonly evaluationLoss: number | null;
  /** Accuracy there, 0 to 1. */
  readonly accuracy: number | null;
}

const MEASURES = ["step", "epoch", "loss", "gradientNorm", "learningRate"] as const;

/** Whether these are the rows of a training, in a file that somebody may have edited. */
export function areTrainingRows(value: unknown): value is TrainingRow[] {
  const isNumberOrNull = (n: unknown) => n === null || Number.isFinite(n);
  const fits = (row: TrainingRow) =>
    MEASURES.every((name) => Number.isFinite(row?.[name])) &&
    [row.evaluationLoss, row.accuracy].every(isNumberOrNull);
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
