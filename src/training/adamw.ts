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
   * @param isHeld        parameters that stay as they are, with their first moment; the second follows that (ROSE)
   * @returns the new parameters
   */
  update(
    parameters: Weights,
    gradients: Gradients,
    step: number,
    learningRate: (name: string) => number,
    isHeld: (name: string) => boolean,
  ): Map<string, Tensor> {
    const updates = Object.entries(gradients).map(([name, gradient]) => {
      const before = this.moments.get(name);
      const p = parameters.get(name)!;
      const update = isHeld(name)
        ? this.hold(p, before!)
        : this.move(p, gradient, before, step, learningRate(name));
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
    learningRate: number,
  ): Update {
    const [beta1, beta2] = this.options.betas;
    const { epsilon, weightDecay } = this.options;
    const shrink = parameter.rank > 1 ? 1 - learningRate * weightDecay : 1;
    const firstScale = learningRate / (1 - beta1 ** (step + 1));
    const secondScale = 1 / Math.sqrt(1 - beta2 ** (step + 1));
    return keepAll(() => {
      const first = meanWith(before?.first, gradient, beta1);
      const second = meanWith(before?.second, gradient.square(), beta2);
      const length = second.sqrt().mul(scalar(secondScale)).add(scalar(epsilon));
      const moved = parameter.mul(scalar(shrink)).sub(first.mul(scalar(firstScale)).div(length));
      return { parameter: moved, first, second };
    });
  }

  /** The gradient of a held parameter is taken to be its first moment. */
  private hold(parameter: Tensor, { first, second }: Moments): Update {
    const beta2 = this.options.betas[1];
    return keepAll(() => ({
      parameter: parameter.clone(),
      first: first.clone(),
      second: meanWith(second, first.square(), beta2),
    }));
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
