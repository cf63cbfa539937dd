import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { StateDict } from "../../models/safetensors.js";
import { keptPlaces } from "../dropout.js";
import type { GradientArray, GradientArrays } from "../gradient-arrays.js";
import type { TrainingMethod } from "../training-method.js";
import { fisherOfEntries, largestEntries } from "./fisher-of-entries.js";
import { vanilla } from "./vanilla.js";

export interface ChildTuningOptions {
  /** p, above 0, at most 1: the share of entries whose gradients are kept; 1 is plain fine-tuning. */
  readonly reserve: number;
}

/**
 * Child-Tuning_D (Xu et al., 2021): in every step, the gradients of all entries of the encoder's layers are 0, but for the
 * share p with the largest Fisher scores, which come of one pass over training batches before the first step. Gradients
 * are set to 0 after the clip; the entries still decay. Embeddings, pooler and classifier train freely. The masks are what
 * the method remembers.
 */
export function childTuningD({ reserve }: ChildTuningOptions): TrainingMethod {
  if (reserve === 1) return vanilla();
  let masks: StateDict | undefined;
  return {
    async prepare(micros) {
      const fisher = await fisherOfEntries(micros);
      const { kept } = largestEntries(fisher, reserve);
      masks = new Map([...kept].map(([name, values]) => [name, { shape: fisher.get(name)!.shape, values }]));
    },
    lossGradients: vanilla().lossGradients,
    edit(gradients) {
      if (!masks)
        throw new Error("Child-Tuning_D has seen no training batches: prepare comes before the first step");
      const ofName = masks;
      return masked(gradients, (name) => ofName.get(name)?.values, 1);
    },
    state: () => masks ?? new Map(),
    restore(state) {
      masks = state;
    },
  };
}

/**
 * Child-Tuning_F (Xu et al., 2021): in each step, each gradient of every tensor is 0, or with probability p itself over
 * p, after the clip.
 *
 * @param mask  1 with probability p, else 0, for each of a gradient's values
 */
export function childTuningF(
  { reserve }: ChildTuningOptions,
  mask: (name: string, gradient: GradientArray, random: RandomGenerator) => Float32Array = (
    _name,
    { values },
    random,
  ) => keptPlaces(values.length, 1 - reserve, 1, random),
): TrainingMethod {
  if (reserve === 1) return vanilla();
  return {
    lossGradients: vanilla().lossGradients,
    edit(gradients, { random }) {
      const stream = random(0); // of the tensors in their order
      return masked(gradients, (name, gradient) => mask(name, gradient, stream), 1 / reserve);
    },
  };
}

/** Gradients, where there is a mask, times that and a factor. */
function masked(
  gradients: GradientArrays,
  maskOf: (name: string, gradient: GradientArray) => Float32Array | undefined,
  factor: number,
): GradientArrays {
  return new Map(
    [...gradients].map(([name, gradient]) => {
      const mask = maskOf(name, gradient);
      return [name, mask ? { ...gradient, values: product(gradient.values, mask, factor) } : gradient];
    }),
  );
}

function product(values: Float32Array, mask: Float32Array, factor: number): Float32Array {
  const products = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) products[i] = values[i] * mask[i] * factor;
  return products;
}
