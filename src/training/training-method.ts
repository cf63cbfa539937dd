import type { Tensor } from "@tensorflow/tfjs-core";
import type { Weights } from "../models/weights.js";
import type { Gradients, LossGradients } from "./gradients.js";
import type { MicroBatch } from "./micro-batch.js";

/** A step of training, as methods see it after its gradients are known. */
export interface StepState {
  /** From 0. */
  readonly step: number;
  /** Whether the learning rate still rises. */
  readonly isWarmup: boolean;
  /** Those of the weights that are trained, before the update. */
  readonly parameters: Weights;
  /** The running means of the parameters' gradients; none before the first update. */
  readonly momentum: (name: string) => Tensor | undefined;
}

/** What sets a way of training apart from the plain one. */
export interface TrainingMethod {
  /** Loss and gradients of a micro-batch; what it makes beside them is freed. */
  lossGradients(micro: MicroBatch): LossGradients;
  /** Changes the step's gradients, after they were clipped. */
  edit?(gradients: Gradients, state: StepState): Gradients;
  /** The parameters that this step leaves as they are, with their momentum. */
  held?(gradients: Gradients, state: StepState): Promise<ReadonlySet<string>>;
  /** Sees the weights after each update. */
  updated?(parameters: Weights): void;
  /** What the method remembers from step to step, which a resumed run goes on from. */
  state?(): Weights;
  restore?(state: Weights): void;
  dispose?(): void;
}
