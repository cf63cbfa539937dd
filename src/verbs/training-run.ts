import type { StateDict } from "../models/safetensors.js";
import type { TrainingRow } from "../results/training-row.js";
import { RahpError } from "../support/rahp-error.js";
import { randomStream } from "../support/random-stream.js";
import { mean } from "../support/statistics.js";
import { epochOrder } from "../training/epoch-order.js";
import type { LabelledBatch, Trainer } from "../training/trainer.js";
import type { LongWork } from "./long-work.js";
import type { TrainingPlan } from "./train-options.js";
import type { SavedTraining, TrainingCheckpoint } from "./training-checkpoint.js";
import type { TrainingData } from "./training-data.js";

export interface TrainingRunParts {
  readonly learned: TrainingData;
  readonly judged: TrainingData | undefined;
  readonly plan: TrainingPlan;
  readonly checkpoint: TrainingCheckpoint;
  readonly work: LongWork;
}

/** What a training gave. */
export interface TrainingOutcome {
  readonly weights: StateDict;
  readonly rows: readonly TrainingRow[];
  /** The step that the weights are of. */
  readonly kept: number;
}

/** Steps (or all, where fewer are made) whose mean loss tells of divergence, and how many times the start's it then is (ours). */
const [WATCHED, TOO_MUCH] = [20, 10];

/** A training from its first step, or from where an earlier run left it, to its end. */
export class TrainingRun {
  private rows: TrainingRow[] = [];
  private best: { step: number; weights: StateDict | undefined } | undefined;
  private batches: { epoch: number; order: readonly number[][] } = { epoch: -1, order: [] };

  constructor(
    private readonly trainer: Trainer,
    private readonly parts: TrainingRunParts,
  ) {}

  /**
   * @param saved  where an earlier run left it
   * @throws RahpError where the loss diverges; the signal's reason once it is aborted
   */
  async finish(saved: SavedTraining | undefined): Promise<TrainingOutcome> {
    const { plan, work } = this.parts;
    if (saved) this.goOnFrom(saved);
    else await this.trainer.prepare(this.firstEpoch());
    while (this.trainer.steps < plan.steps && !this.isOutOfPatience()) {
      const row = await work.step("training", 1, () => this.step());
      if (this.isDue(row.step)) await this.evaluate();
    }
    work.finish();
    const last = this.rows[this.rows.length - 1].step;
    const weights = this.best?.weights ?? this.trainer.weights;
    return { weights, rows: this.rows, kept: this.best?.step ?? last };
  }

  private goOnFrom({ snapshot, rows, best, bestWeights }: SavedTraining): void {
    this.rows = [...rows];
    this.trainer.restore(snapshot, rows[rows.length - 1].step);
    if (best !== null) this.best = { step: best, weights: bestWeights };
  }

  private async step(): Promise<TrainingRow> {
    const { plan, work } = this.parts;
    const { loss, gradientNorm, learningRate } = await this.trainer.step(this.nextBatches());
    const step = this.trainer.steps;
    const row = {
      ...{ step, epoch: step / plan.stepsPerEpoch, loss, gradientNorm, learningRate },
      ...{ evaluationLoss: null, accuracy: null },
    };
    this.rows.push(row);
    this.requireSense(row);
    work.note([`loss ${loss.toFixed(3)}`, ...this.accuracyNote(), `rate ${learningRate.toExponential(1)}`]);
    return row;
  }

  private accuracyNote(): string[] {
    const accuracy = this.rows.findLast((row) => row.accuracy !== null)?.accuracy;
    return accuracy ? [`accuracy ${(100 * accuracy).toFixed(1)} %`] : [];
  }

  /** One pass over the data, for methods that learn something of it before the first step. */
  private *firstEpoch(): Iterable<LabelledBatch> {
    const { learned, plan, work } = this.parts;
    for (const positions of epochOrder(learned.lengths, plan.batchSize, randomStream(plan.seed, 0))) {
      work.signal?.throwIfAborted();
      work.note(["a pass over the data before the first step"]);
      yield learned.batch(positions);
    }
  }

  /** The micro-batches of the next step. Each epoch has an order of its own, which only the seed decides. */
  private nextBatches(): LabelledBatch[] {
    const { learned, plan } = this.parts;
    const epoch = Math.floor(this.trainer.steps / plan.stepsPerEpoch);
    if (epoch !== this.batches.epoch) {
      const order = epochOrder(learned.lengths, plan.batchSize, randomStream(plan.seed, epoch));
      this.batches = { epoch, order };
    }
    const first = (this.trainer.steps % plan.stepsPerEpoch) * plan.accumulate;
    return this.batches.order
      .slice(first, first + plan.accumulate)
      .map((positions) => learned.batch(positions));
  }

  private isDue(step: number): boolean {
    const { steps, evaluateEvery } = this.parts.plan;
    return step === steps || step % evaluateEvery === 0;
  }

  /** Judges the weights, keeps them if they are the best, and writes the checkpoint. */
  private async evaluate(): Promise<void> {
    const { judged, work, checkpoint } = this.parts;
    const { network, headMask } = this.trainer;
    if (judged) {
      const { loss, accuracy } = await judged.judge(network, headMask, (piece) =>
        work.step("evaluation", 0, piece),
      );
      const row = { ...this.rows[this.rows.length - 1], evaluationLoss: loss, accuracy };
      this.rows[this.rows.length - 1] = row;
      this.requireFinite(loss, row.step);
      if (accuracy > this.bestAccuracy())
        this.best = { step: row.step, weights: copyOf(this.trainer.weights) };
    }
    const snapshot = this.trainer.snapshot();
    for (const { values } of snapshot.values()) {
      if (!values.every(Number.isFinite)) throw this.divergence(this.trainer.steps, "weights are not finite");
    }
    const { rows, best } = this;
    await checkpoint.write({ snapshot, rows, best: best?.step ?? null, bestWeights: best?.weights });
  }

  private bestAccuracy(): number {
    return this.rows.find(({ step }) => step === this.best?.step)?.accuracy ?? Number.NEGATIVE_INFINITY;
  }

  private isOutOfPatience(): boolean {
    const { patience } = this.parts.plan;
    if (patience === null || this.best === undefined) return false;
    const { step: best } = this.best;
    return this.rows.filter(({ step, accuracy }) => step > best && accuracy !== null).length >= patience;
  }

  /** @throws RahpError where the loss is no number, or far above where it began */
  private requireSense({ step, loss }: TrainingRow): void {
    this.requireFinite(loss, step);
    const recent = this.rows.slice(-WATCHED).map((row) => row.loss);
    const start = Math.max(this.rows[0].loss, 1);
    const isEnough = recent.length === WATCHED || step === this.parts.plan.steps;
    if (isEnough && mean(recent) > TOO_MUCH * start)
      throw this.divergence(
        step,
        `loss is ${mean(recent).toPrecision(3)}, ${start.toPrecision(3)} at the start`,
      );
  }

  private requireFinite(loss: number, step: number): void {
    if (!Number.isFinite(loss)) throw this.divergence(step, `loss is ${loss}`);
  }

  private divergence(step: number, what: string): RahpError {
    const { learningRate } = this.parts.plan;
    return new RahpError(
      `training diverged at step ${step}: its ${what} (with the learning rate ${learningRate}; a lower one may help)`,
    );
  }
}

/** Arrays that the next step leaves alone. */
function copyOf(state: StateDict): StateDict {
  return new Map([...state].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]));
}
