import type { Tensor } from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
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
  /** A generator of its own for each purpose that a method has, 0, 1, …, at this step. */
  readonly random: (purpose: number) => RandomGenerator;
}

/** What sets a way of training apart from the plain one. */
export interface TrainingMethod {
  /**
   * What the method must learn before the first step, from one pass over training batches, each of which is made when it
   * is asked for; not called for a run that is resumed.
   */
  prepare?(micros: AsyncIterable<MicroBatch>): Promise<void>;
  /** Loss and gradients of a micro-batch; what it makes beside them is freed. */
  lossGradients(micro: MicroBatch): LossGradients;
  /** Changes the step's gradients, after they were clipped. */
  edit?(gradients: Gradients, state: StepState): Gradients;
  /**
   * How much of this step some parameters take, 0 to 1: the gradient's share k, g·k + m·(1 − k) with the momentum m, and
   * the learning rate's. 0 leaves a parameter and its momentum as they are; one that isn't named takes the whole step.
   */
  shares?(gradients: Gradients, state: StepState): Promise<ReadonlyMap<string, number>>;
  /** Sees the weights after each update. */
  updated?(parameters: Weights): void;
  /** What the method remembers from step to step, which a resumed run goes on from; the tensors stay the method's. */
  state?(): Weights;
  /** Goes on from these tensors, which become the method's. */
  restore?(state: Weights): void;
  dispose?(): void;
}
