import type { StateDict } from "../models/safetensors.js";
import type { Moments } from "./adamw.js";
import type { GradientArrays, LossGradients } from "./gradients.js";
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
}

/** What sets a way of training apart from the plain one. */
export interface TrainingMethod {
  /** Loss and gradients of a micro-batch; what it makes beside them is freed. */
  lossGradients(micro: MicroBatch): LossGradients;
  /** Changes the step's gradients. The clip's scale is that of the gradients before. */
  edit?(gradients: GradientArrays, state: StepState): GradientArrays;
  /** The parameters that this step leaves as they are, with their momentum. */
  held?(gradients: GradientArrays, state: StepState): Promise<ReadonlySet<string>>;
  /** Sees the weights after each update; the next one changes the arrays. */
  updated?(weights: StateDict): void;
  /** What the method remembers from step to step, which a resumed run goes on from. */
  state?(): StateDict;
  restore?(state: StateDict): void;
  dispose?(): void;
}
