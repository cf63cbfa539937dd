import type { StateDict } from "../../models/safetensors.js";

/** θ̃, an average of weights that follows them: θ̃ ← β·θ̃ + (1 − β)·θ. */
export class MovingAverage {
  private average: StateDict = new Map();

  constructor(private readonly beta: number) {}

  /** As it is now; an update changes the arrays. */
  get weights(): StateDict {
    return this.average;
  }

  /** Begins at some weights, whose arrays stay as they are. */
  begin(weights: StateDict): void {
    const copies = [...weights].map(
      ([name, { shape, values }]) => [name, { shape, values: values.slice() }] as const,
    );
    this.average = new Map(copies);
  }

  /** Follows weights that were updated. */
  update(weights: StateDict): void {
    for (const [name, { values }] of this.average) {
      const updated = weights.get(name)!.values;
      for (let i = 0; i < values.length; i++)
        values[i] = this.beta * values[i] + (1 - this.beta) * updated[i];
    }
  }
}
