import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { EncoderConfig } from "../models/config.js";
import type { Network } from "../models/network.js";
import type { StateDict } from "../models/safetensors.js";
import { randomStream } from "../support/random-stream.js";
import { AdamW, type AdamWOptions } from "./adamw.js";
import { type DropoutRates, dropoutTap } from "./dropout.js";
import { type GradientArrays, GradientSums, globalNorm } from "./gradient-arrays.js";
import type { LossGradients } from "./gradients.js";
import { arrayOf } from "./lent-arrays.js";
import { MicroBatch } from "./micro-batch.js";
import { learningRateFactor, warmupSteps } from "./schedule.js";
import { fromSnapshot, toSnapshot } from "./snapshot.js";
import { TrainedWeights } from "./trained-weights.js";
import type { StepState, TrainingMethod } from "./training-method.js";
import { type WordRows, wordRows } from "./word-rows.js";

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
  /** What another classifier says of the examples, [B][C], for `distillation`. */
  readonly teacherLogits?: readonly number[][];
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
 * Trains a network step by step: mean gradient of the micro-batches, clip, AdamW. The engine computes the gradients; the
 * weights are arrays here, which updates change in place, and whose tensors live on the engine until `dispose`.
 */
export class Trainer {
  private readonly trainedWeights: TrainedWeights;
  private readonly optimizer: AdamW;
  private readonly warmup: number;
  private readonly trained: readonly string[];
  private next = 0;

  /** @param state  the weights to begin with, which stay as they are */
  constructor(
    private readonly config: EncoderConfig,
    state: StateDict,
    private readonly method: TrainingMethod,
    private readonly options: TrainerOptions,
  ) {
    this.trainedWeights = new TrainedWeights(config, state);
    this.trained = [...state.keys()].filter((name) => !options.isFrozen(name));
    this.optimizer = new AdamW(options);
    this.warmup = warmupSteps(options.steps, options.warmupRatio);
    method.begin?.(new Map(this.trained.map((name) => [name, this.weights.get(name)!])));
  }

  /** The network as it is now, until the next step. */
  get network(): Network {
    return this.trainedWeights.network;
  }

  /** Its weights, which the next step changes. */
  get weights(): StateDict {
    return this.trainedWeights.state;
  }

  /** 1 = kept, 0 = masked, [L, H]; the trainer's. */
  get headMask(): Tensor2D | undefined {
    return this.options.headMask;
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
    for await (const batch of batches) {
      const micro = this.microBatch(batch, wordRows(batch.batch.ids), NO_NUMBER, index++);
      try {
        yield micro;
      } finally {
        micro.dispose();
      }
    }
  }

  /** One update from the mean gradient of some micro-batches. */
  async step(micros: readonly LabelledBatch[]): Promise<TrainingStep> {
    const { steps, learningRate: highest, clip, learningRateScale } = this.options;
    const step = this.next;
    const learningRate = highest * learningRateFactor(step, steps, this.warmup);
    const { loss, gradients: all } = await this.gradients(micros);
    const gradientNorm = globalNorm(all);
    const scale = Math.min(1, clip / (gradientNorm + 1e-6));
    const state = this.stepState(scale);
    const gradients = this.method.edit?.(all, state) ?? all;
    const shares = await this.method.shares?.(gradients, state);
    // the engine's tensors share the arrays that change now: all that was to be computed from them has been read
    for (const [name, gradient] of gradients) {
      const { values, shape } = this.weights.get(name)!;
      const own = { learningRate: learningRate * learningRateScale(name), share: shares?.get(name) ?? 1 };
      this.optimizer.update(name, values, gradient, { step, ...own, scale, decays: shape.length > 1 });
    }
    this.trainedWeights.renew();
    this.method.updated?.(this.weights);
    this.next++;
    return { step, loss, gradientNorm, learningRate };
  }

  /** The mean over the micro-batches, in one run of the engine each. */
  private async gradients(
    micros: readonly LabelledBatch[],
  ): Promise<{ readonly loss: number; readonly gradients: GradientArrays }> {
    if (micros.length === 1) return this.gradientsOf(micros[0], 0);
    let loss = 0;
    const sums = new GradientSums();
    for (const [index, micro] of micros.entries()) {
      const part = await this.gradientsOf(micro, index);
      loss += part.loss / micros.length;
      sums.add(part.gradients);
    }
    return { loss, gradients: sums.mean() };
  }

  private async gradientsOf(labelled: LabelledBatch, index: number) {
    const read = wordRows(labelled.batch.ids);
    const micro = this.microBatch(labelled, read, this.next, index);
    try {
      const made = tf.tidy(() => this.method.lossGradients(micro));
      return await this.arraysOf(made, read);
    } finally {
      micro.dispose();
    }
  }

  /** A loss and its gradients, computed; nothing is left of the tensors. */
  private async arraysOf({ loss, gradients }: LossGradients, read: WordRows) {
    try {
      const [[value], ...arrays] = await Promise.all([loss, ...Object.values(gradients)].map(arrayOf));
      const named = Object.keys(gradients).map((name, i) => {
        return [name, this.trainedWeights.gradient(name, arrays[i], read)] as const;
      });
      return { loss: value, gradients: new Map(named) };
    } finally {
      tf.dispose([loss, gradients]);
    }
  }

  private microBatch(
    { batch, labels, teacherLogits }: LabelledBatch,
    read: WordRows,
    step: number,
    index: number,
  ): MicroBatch {
    const { seed, headMask, dropout } = this.options;
    const { weights, rows } = this.trainedWeights.forBatch(read);
    return new MicroBatch({
      ...{ config: this.config, weights, batch, labels, teacherLogits, headMask },
      words: { rows, ofTokens: read.ofTokens },
      parameters: new Map(this.trained.map((name) => [name, weights.get(name)!])),
      dropout: (pass) => dropoutTap(dropout, randomStream(seed, step, index, pass)),
      random: (purpose) => randomStream(seed, step, index, FIRST_OWN_PURPOSE + purpose),
      isWarmup: this.next < this.warmup,
    });
  }

  private stepState(scale: number): StepState {
    const step = this.next;
    return {
      ...{ step, isWarmup: step < this.warmup, scale, moments: this.optimizer.moments },
      random: (purpose) => randomStream(this.options.seed, step, NO_NUMBER, FIRST_OWN_PURPOSE + purpose),
    };
  }

  /** All that the next steps depend on, until the next step. */
  snapshot(): StateDict {
    const method = this.method.state?.() ?? new Map();
    return toSnapshot({ weights: this.weights, moments: this.optimizer.moments, method });
  }

  /** Goes on from a snapshot. @param steps  that had been made then */
  restore(snapshot: StateDict, steps: number): void {
    const { weights, moments, method } = fromSnapshot(snapshot);
    for (const [name, { values }] of weights) this.weights.get(name)!.values.set(values);
    for (const [name, values] of moments) this.optimizer.restore(name, values);
    this.method.restore?.(method);
    this.trainedWeights.renew();
    this.next = steps;
  }

  dispose(): void {
    this.method.dispose?.();
    this.options.headMask?.dispose();
    this.trainedWeights.dispose();
  }
}
