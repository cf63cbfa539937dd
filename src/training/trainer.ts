import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { EncoderConfig } from "../models/config.js";
import { Network } from "../models/network.js";
import type { Weights } from "../models/weights.js";
import { randomStream } from "../support/random-stream.js";
import { AdamW, type AdamWOptions } from "./adamw.js";
import { type DropoutRates, dropoutTap } from "./dropout.js";
import { clipTo, globalNorm, type LossGradients, meanOf } from "./gradients.js";
import { MicroBatch } from "./micro-batch.js";
import { learningRateFactor, warmupSteps } from "./schedule.js";
import type { StepState, TrainingMethod } from "./training-method.js";

export interface TrainerOptions extends AdamWOptions {
  /** Steps of the whole training. */
  readonly steps: number;
  /** The highest, at the end of the warm-up. */
  readonly learningRate: number;
  /** The share of steps in which it rises, 0 to 1. */
  readonly warmupRatio: number;
  /** The global norm that gradients are scaled down to. */
  readonly clip: number;
  readonly dropout: DropoutRates;
  readonly seed: number;
  /** 1 = kept, 0 = masked, [L, H]; the trainer's to dispose of */
  readonly headMask?: Tensor2D;
  /** Whether a parameter stays as it is. */
  readonly isFrozen: (name: string) => boolean;
  /** What the learning rate of a parameter is multiplied by. */
  readonly learningRateScale: (name: string) => number;
}

/** Examples whose gradients are computed together. */
export interface LabelledBatch {
  readonly batch: Batch;
  /** Gold classes, [B]. */
  readonly labels: readonly number[];
}

/** Purposes from here on are the method's own; those before are the passes' dropout. */
const FIRST_OWN_PURPOSE = 2 ** 16;
/** In the place of a step's number, where batches are seen before the first; and of a micro-batch's, for all of a step. */
const NO_NUMBER = 2 ** 32 - 1;

/** What one step was like. */
export interface TrainingStep {
  /** From 0. */
  readonly step: number;
  /** The method's loss, mean over the micro-batches, before the update. */
  readonly loss: number;
  /** The L2 norm of all gradients, before the clip. */
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/**
 * Trains a network step by step: mean gradient of the micro-batches, clip, AdamW. Its tensors live on the engine until
 * `dispose`.
 */
export class Trainer {
  private weights: Map<string, Tensor>;
  private readonly optimizer: AdamW;
  private readonly warmup: number;
  private next = 0;

  /** @param weights  which become the trainer's */
  constructor(
    private readonly config: EncoderConfig,
    weights: Weights,
    private readonly method: TrainingMethod,
    private readonly options: TrainerOptions,
  ) {
    this.weights = new Map(weights);
    this.optimizer = new AdamW(options);
    this.warmup = warmupSteps(options.steps, options.warmupRatio);
  }

  /** The network as it is now, until the next step. */
  get network(): Network {
    return new Network(this.config, this.weights);
  }

  /** Steps that were made. */
  get steps(): number {
    return this.next;
  }

  /**
   * Before the first step: lets the method learn what it must from one pass over training batches. A method without
   * `prepare` asks for none of them.
   * @param batches  made as they are asked for; one that throws ends it
   */
  async prepare(batches: Iterable<LabelledBatch> | AsyncIterable<LabelledBatch>): Promise<void> {
    await this.method.prepare?.(this.microBatches(batches));
  }

  private async *microBatches(batches: Iterable<LabelledBatch> | AsyncIterable<LabelledBatch>) {
    let index = 0;
    for await (const batch of batches) yield this.microBatch(batch, NO_NUMBER, index++);
  }

  /** One update from the mean gradient of some micro-batches. */
  async step(micros: readonly LabelledBatch[]): Promise<TrainingStep> {
    const { steps, learningRate: highest } = this.options;
    const step = this.next;
    const learningRate = highest * learningRateFactor(step, steps, this.warmup);
    const { loss, norm, gradients } = this.gradients(micros);
    const shares = await this.method.shares?.(gradients, this.state);
    const updated = this.optimizer.update(
      this.trained,
      gradients,
      step,
      (name) => learningRate * this.options.learningRateScale(name),
      (name) => shares?.get(name),
    );
    tf.dispose(gradients); // before the read, which would keep them
    const [[lossValue], [gradientNorm]] = await Promise.all([loss.data(), norm.data()]);
    tf.dispose([loss, norm]);
    this.replace(updated);
    this.method.updated?.(this.trained);
    this.next++;
    return { step, loss: lossValue, gradientNorm, learningRate };
  }

  /** The clipped mean gradient, its norm before the clip, and the loss. */
  private gradients(micros: readonly LabelledBatch[]): LossGradients & { readonly norm: Scalar } {
    const parts = micros.map((micro, index) =>
      tf.tidy(() => this.method.lossGradients(this.microBatch(micro, this.next, index))),
    );
    const result = tf.tidy(() => {
      const { loss, gradients } = meanOf(parts);
      const norm = globalNorm(gradients);
      const clipped = clipTo(this.options.clip, gradients, norm);
      return { loss: loss.clone(), norm, gradients: this.method.edit?.(clipped, this.state) ?? clipped };
    });
    tf.dispose(parts);
    return result;
  }

  private microBatch({ batch, labels }: LabelledBatch, step: number, index: number): MicroBatch {
    const { seed, headMask, dropout } = this.options;
    return new MicroBatch({
      ...{ network: this.network, parameters: this.trained, batch, labels, headMask },
      dropout: (pass) => dropoutTap(dropout, randomStream(seed, step, index, pass)),
      random: (purpose) => randomStream(seed, step, index, FIRST_OWN_PURPOSE + purpose),
      isWarmup: this.next < this.warmup,
    });
  }

  private get state(): StepState {
    return {
      step: this.next,
      isWarmup: this.next < this.warmup,
      parameters: this.trained,
      momentum: (name) => this.optimizer.state.get(name)?.first,
      random: (purpose) => randomStream(this.options.seed, this.next, NO_NUMBER, FIRST_OWN_PURPOSE + purpose),
    };
  }

  /** Those of the weights that are trained. */
  private get trained(): Weights {
    return new Map([...this.weights].filter(([name]) => !this.options.isFrozen(name)));
  }

  private replace(updated: ReadonlyMap<string, Tensor>): void {
    for (const [name, tensor] of updated) {
      this.weights.get(name)!.dispose();
      this.weights.set(name, tensor);
    }
  }

  dispose(): void {
    this.optimizer.dispose();
    this.method.dispose?.();
    this.options.headMask?.dispose();
    tf.dispose([...this.weights.values()]);
  }
}
