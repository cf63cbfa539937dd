import type { StateDict } from "../../models/safetensors.js";
import { tensorsOf, type Weights } from "../../models/weights.js";

/** θ̃, an average of weights that follows them: θ̃ ← β·θ̃ + (1 − β)·θ. */
export class MovingAverage {
  private weights: StateDict = new Map();

  constructor(private readonly beta: number) {}

  /** As it is now, as tensors of the caller's; it starts at the weights that it is first asked of. */
  of(parameters: Weights): Weights {
    if (this.weights.size === 0) {
      // a slice, as some engines give their own array, which the trainer changes
      const copies = [...parameters].map(
        ([name, tensor]) =>
          [name, { shape: tensor.shape, values: tensor.dataSync<"float32">().slice() }] as const,
      );
      this.weights = new Map(copies);
    }
    return tensorsOf(this.weights);
  }

  /** Follows weights that were updated. */
  update(parameters: StateDict): void {
    for (const [name, { values }] of this.weights) {
      const updated = parameters.get(name)!.values;
      for (let i = 0; i < values.length; i++)
        values[i] = this.beta * values[i] + (1 - this.beta) * updated[i];
    }
  }

  /** Empty before it was asked. */
  get state(): StateDict {
    return this.weights;
  }

  restore(weights: StateDict): void {
    this.weights = weights;
  }
}
