import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "../../models/weights.js";

/** θ̃, an average of weights that follows them: θ̃ ← β·θ̃ + (1 − β)·θ. It lives on the engine until `dispose`. */
export class MovingAverage {
  private weights: Weights = new Map();

  constructor(private readonly beta: number) {}

  /** As it is now; it starts at the weights that it is first asked of. */
  of(parameters: Weights): Weights {
    if (this.weights.size === 0) this.weights = mapWeights(parameters, (weight) => weight.clone());
    return this.weights;
  }

  /** Follows weights that were updated. */
  update(parameters: Weights): void {
    const before = this.of(parameters);
    this.weights = mapWeights(parameters, (weight, name) =>
      before
        .get(name)!
        .mul(this.beta)
        .add(weight.mul(1 - this.beta)),
    );
    tf.dispose([...before.values()]);
  }

  /** Empty before it was asked. */
  get state(): Weights {
    return this.weights;
  }

  restore(weights: Weights): void {
    this.dispose();
    this.weights = weights;
  }

  dispose(): void {
    tf.dispose([...this.weights.values()]);
    this.weights = new Map();
  }
}

/** Tensors that outlive whatever they are made in. */
function mapWeights(weights: Weights, to: (weight: Tensor, name: string) => Tensor): Weights {
  return new Map([...weights].map(([name, weight]) => [name, tf.keep(tf.tidy(() => to(weight, name)))]));
}
