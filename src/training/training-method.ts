import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { StateDict } from "../models/safetensors.js";
import type { Moments } from "./adamw.js";
import type { GradientArrays } from "./gradient-arrays.js";
import type { LossGradients } from "./gradients.js";
import type { MicroBatch } from "./micro-batch.js";

/** A step of training, as methods see it when its gradients are known. */
export interface StepState {
  /** From 0. */
  readonly step: number;
  /** Whether the learning rate still rises. */
  readonly isWarmup: boolean;
  /** What the clip multiplies the gradients by, at most 1; AdamW does so. */
  readonly scale: number;
  /** Running means of the gradients by parameter; none before the first update. */
  readonly moments: ReadonlyMap<string, Moments>;
  /** A generator of its own for each purpose that a method has, 0, 1, …, at this step. */
  readonly random: (purpose: number) => RandomGenerator;
}

/** What sets a way of training apart from the plain one. */
export interface TrainingMethod {
  /** Sees the weights that are trained before the first step, and in a resumed run before `restore`; steps change the arrays. */
  begin?(weights: StateDict): void;
  /**
   * What the method must learn before the first step, from one pass over training batches, each of which is made when it
   * is asked for; not called for a run that is resumed.
   */
  prepare?(micros: AsyncIterable<MicroBatch>): Promise<void>;
  /** Loss and gradients of a micro-batch; what it makes beside them is freed. */
  lossGradients(micro: MicroBatch): LossGradients;
  /** Other gradients in place of the step's. The clip's scale stays that of those before. */
  edit?(gradients: GradientArrays, state: StepState): GradientArrays;
  /**
   * How much of this step some parameters take, 0 to 1: the gradient's share k, g·k + m·(1 − k) with the momentum m, and
   * the learning rate's. 0 leaves a parameter and its momentum as they are; one that isn't named takes the whole step.
   */
  shares?(gradients: GradientArrays, state: StepState): Promise<ReadonlyMap<string, number>>;
  /** Sees the weights after each update; the next one changes the arrays. */
  updated?(weights: StateDict): void;
  /** What the method remembers from step to step, which a resumed run goes on from. */
  state?(): StateDict;
  restore?(state: StateDict): void;
  dispose?(): void;
}
