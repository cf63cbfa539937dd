import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "../models/weights.js";
import type { Gradients } from "./gradients.js";

export interface AdamWOptions {
  /** Of the running means of gradient and squared gradient. */
  readonly betas: readonly [number, number];
  /** Added to the root of the squared gradient's mean. */
  readonly epsilon: number;
  /** Of matrices in a step, times the learning rate; vectors, which are biases and LayerNorms, do not decay. */
  readonly weightDecay: number;
}

/** The running means of a parameter's gradient and squared gradient. */
export interface Moments {
  readonly first: Tensor;
  readonly second: Tensor;
}

/** What an update makes of one parameter. */
interface Update extends Moments {
  readonly parameter: Tensor;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p ← p·(1 − lr·decay) − lr·m̂/(√v̂ + ε), with m̂ and v̂
 * corrected for their start at 0. Its moments live on the engine until `dispose`.
 */
export class AdamW {
  private moments = new Map<string, Moments>();

  constructor(private readonly options: AdamWOptions) {}

  /** Moments by parameter; none for those that were never updated. */
  get state(): ReadonlyMap<string, Moments> {
    return this.moments;
  }

  /** Goes on from these moments, which become the optimiser's. */
  restore(moments: ReadonlyMap<string, Moments>): void {
    this.dispose();
    this.moments = new Map(moments);
  }

  /**
   * One update of every parameter that has a gradient. The parameters that were given stay the caller's.
   * @param step          updates made before
   * @param learningRate  of each parameter, by name
   * @param share         k, 0 to 1: the gradient becomes g·k + m·(1 − k), m the first moment, and the learning rate lr·k,
   *   so that at 0 a parameter and its first moment stay as they are (ROSE); the whole step where it is undefined
   * @returns the new parameters
   */
  update(
    parameters: Weights,
    gradients: Gradients,
    step: number,
    learningRate: (name: string) => number,
    share: (name: string) => number | undefined,
  ): Map<string, Tensor> {
    const updates = Object.entries(gradients).map(([name, gradient]) => {
      const rates = { learningRate: learningRate(name), share: share(name) };
      const update = this.move(parameters.get(name)!, gradient, this.moments.get(name), step, rates);
      return [name, update] as const;
    });
    this.dispose();
    this.moments = new Map(updates.map(([name, { first, second }]) => [name, { first, second }]));
    return new Map(updates.map(([name, { parameter }]) => [name, parameter]));
  }

  private move(
    parameter: Tensor,
    gradient: Tensor,
    before: Moments | undefined,
    step: number,
    { learningRate, share }: { readonly learningRate: number; readonly share: number | undefined },
  ): Update {
    const [beta1, beta2] = this.options.betas;
    const { epsilon, weightDecay } = this.options;
    const rate = learningRate * (share ?? 1);
    const shrink = parameter.rank > 1 ? 1 - rate * weightDecay : 1;
    const firstScale = rate / (1 - beta1 ** (step + 1));
    const secondScale = 1 / Math.sqrt(1 - beta2 ** (step + 1));
    return keepAll(() => {
      const taken = share === undefined ? gradient : meanWith(before?.first, gradient, 1 - share);
      const first = meanWith(before?.first, taken, beta1);
      const second = meanWith(before?.second, taken.square(), beta2);
      const length = second.sqrt().mul(scalar(secondScale)).add(scalar(epsilon));
      const moved = parameter.mul(scalar(shrink)).sub(first.mul(scalar(firstScale)).div(length));
      return { parameter: moved, first, second };
    });
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
    this.moments.clear();
  }
}

/** β·mean + (1 − β)·value; the mean starts at 0. */
function meanWith(mean: Tensor | undefined, value: Tensor, beta: number): Tensor {
  const added = value.mul(scalar(1 - beta));
  return mean ? mean.mul(scalar(beta)).add(added) : added;
}

/** A number as an input of the graph, which then is the same at every step. */
function scalar(value: number): Scalar {
  return tf.scalar(value);
}

function keepAll(update: () => Update): Update {
  return tf.tidy(() => {
    const result = update();
    return {
      parameter: tf.keep(result.parameter),
      first: tf.keep(result.first),
      second: tf.keep(result.second),
    };
  });
}
