import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Weights } from "../../models/weights.js";
import { keptPlaces } from "../dropout.js";
import { mapGradients } from "../gradients.js";
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
  let masks: Weights | undefined;
  const forget = () => tf.dispose([...(masks?.values() ?? [])]);
  return {
    async prepare(micros) {
      const fisher = await fisherOfEntries(micros);
      const { kept } = largestEntries(fisher, reserve);
      forget();
      masks = new Map([...kept].map(([name, mask]) => [name, tf.tensor(mask, fisher.get(name)!.shape)]));
    },
    lossGradients: vanilla().lossGradients,
    edit(gradients) {
      if (!masks)
        throw new Error("Child-Tuning_D has seen no training batches: prepare comes before the first step");
      const ofName = masks;
      return mapGradients(gradients, (gradient, name) => {
        const mask = ofName.get(name);
        return mask ? gradient.mul(mask) : gradient;
      });
    },
    state: () => masks ?? new Map(),
    restore(state) {
      forget();
      masks = state;
    },
    dispose: forget,
  };
}

/**
 * Child-Tuning_F (Xu et al., 2021): in each step, each gradient of every tensor is 0, or with probability p itself over
 * p, after the clip.
 *
 * @param mask  1 with probability p, else 0
 */
export function childTuningF(
  { reserve }: ChildTuningOptions,
  mask: (name: string, shape: number[], random: RandomGenerator) => Tensor = (_name, shape, random) =>
    tf.tensor(keptPlaces(tf.util.sizeFromShape(shape), 1 - reserve, 1, random), shape),
): TrainingMethod {
  if (reserve === 1) return vanilla();
  return {
    lossGradients: vanilla().lossGradients,
    edit(gradients, { random }) {
      const stream = random(0); // of the tensors in their order
      return mapGradients(gradients, (gradient, name) =>
        gradient.mul(mask(name, gradient.shape, stream)).div(reserve),
      );
    },
  };
}
