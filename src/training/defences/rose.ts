import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { quantile } from "../../support/statistics.js";
import { l2Norm } from "../gradient-arrays.js";
import { differentiate, type Gradients } from "../gradients.js";
import { symmetricKl } from "../losses.js";
import type { MicroBatch } from "../micro-batch.js";
import type { TrainingMethod } from "../training-method.js";
import { vanilla } from "./vanilla.js";

/** Between which quantiles of all tensors' saliencies one must lie for its tensor to be updated; both count in. */
export interface RoseOptions {
  /** In percent, 0 to 100. */
  readonly lower: number;
  /** In percent, from `lower` to 100. From 0 to 100 is plain fine-tuning. */
  readonly upper: number;
}

export interface RoseEnsembleOptions extends RoseOptions {
  /** γ, 0 to 1: the weight of the first saliency; the second has the rest. */
  readonly gamma: number;
}

/** How much each of the two saliencies says about a tensor's share of the step; together 1. */
export interface RoseWeights {
  /** How far two passes with dropout drive it apart: ‖∂KL/∂θ‖₂. */
  readonly first: number;
  /** How far its gradient is from its momentum: |0.1·‖g‖₂/‖m‖₂ − 1|. */
  readonly second: number;
}

/**
 * ROSE (Jiang et al., 2022): after the warm-up, weight tensors of the encoder's layers (names with `layer` and `weight`)
 * are updated only where their saliency lies between two quantiles; the others stay as they are, with their momentum. With
 * weights of both saliencies, a tensor takes as much of the step as the saliencies that let it (`TrainingMethod.shares`).
 * Other tensors train as usual. The loss is the cross-entropy of one pass; that of `first` takes a second.
 */
export function rose(weights: RoseWeights, { lower, upper }: RoseOptions): TrainingMethod {
  const plain = vanilla();
  if (lower === 0 && upper === 100) return plain;
  const divergence = new DivergenceGradients();
  return {
    lossGradients(micro) {
      if (weights.first > 0 && !micro.isWarmup) divergence.add(micro);
      return plain.lossGradients(micro);
    },
    async shares(gradients, state) {
      const names = state.isWarmup ? [] : [...gradients.keys()].filter(isChosen);
      if (names.length === 0) return new Map();
      const second = names.map((name) => {
        const momentum = state.moments.get(name)?.first;
        return momentumSaliency(
          state.scale * l2Norm(gradients.get(name)!.values),
          momentum ? l2Norm(momentum) : 0,
        );
      });
      const saliencies = { first: await divergence.takeNorms(names), second };
      return new Map(sharesOf(saliencies, weights, { lower, upper }).map((share, i) => [names[i]!, share]));
    },
    dispose: () => divergence.clear(),
  };
}

function isChosen(name: string): boolean {
  return name.includes("layer") && name.includes("weight");
}

/** The gradients of a step's ¼ Σ_samples (KL(p₁‖p₂) + KL(p₂‖p₁)) of two passes, added up over its micro-batches. */
class DivergenceGradients {
  private sums: Gradients = {};

  add(micro: MicroBatch): void {
    const before = this.sums;
    this.sums = tf.tidy(() => {
      const { gradients } = divergenceGradients(micro);
      const added = Object.entries(gradients).map(
        ([name, gradient]) => [name, tf.keep(before[name]?.add(gradient) ?? gradient.clone())] as const,
      );
      return Object.fromEntries<Tensor>(added);
    });
    tf.dispose(before);
  }

  /** The L2 norm of each sum, 0 of those that are not there; nothing is left of them. */
  async takeNorms(names: readonly string[]): Promise<number[]> {
    const norms = tf.tidy(() =>
      tf.stack(names.map((name) => (this.sums[name] ? tf.norm(this.sums[name]) : tf.scalar(0)))),
    );
    this.clear();
    const values = await norms.data();
    norms.dispose();
    return [...values];
  }

  clear(): void {
    tf.dispose(this.sums);
    this.sums = {};
  }
}

/** @returns the divergence, and its gradients with respect to the tensors that take part */
export function divergenceGradients(micro: MicroBatch) {
  const chosen = new Map([...micro.parameters].filter(([name]) => isChosen(name)));
  return differentiate(
    () =>
      symmetricKl(micro.forward({ pass: 0 }), micro.forward({ pass: 1 }))
        .sum<Scalar>()
        .div(4),
    chosen,
  );
}

/**
 * How much of the step each tensor takes, 0 to 1.
 * @param saliencies  of each tensor by both measures
 */
export function sharesOf(
  saliencies: Readonly<Record<keyof RoseWeights, readonly number[]>>,
  weights: RoseWeights,
  { lower, upper }: RoseOptions,
): number[] {
  const first = between(saliencies.first, lower, upper);
  const second = between(saliencies.second, lower, upper);
  return first.map((isBetween, i) => weights.first * isBetween + weights.second * second[i]!);
}

/**
 * How far a gradient is from the momentum.
 * @param gradient, momentum  L2 norms
 * @returns NaN where there is no momentum yet
 */
export function momentumSaliency(gradient: number, momentum: number): number {
  return momentum === 0 ? Number.NaN : Math.abs((0.1 * gradient) / momentum - 1);
}

/**
 * 1 for each saliency from one quantile of all to another, both included, and for one that is NaN; 0 for the others.
 * @param lower, upper  in percent
 */
export function between(saliencies: readonly number[], lower: number, upper: number): number[] {
  const sorted = Float64Array.from(saliencies.filter((saliency) => !Number.isNaN(saliency))).sort();
  if (sorted.length === 0) return saliencies.map(() => 1);
  const [least, most] = [quantile(sorted, lower / 100), quantile(sorted, upper / 100)];
  return saliencies.map((saliency) => (saliency < least || saliency > most ? 0 : 1));
}
