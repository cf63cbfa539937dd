import type { Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { uniformOpen } from "../../support/random-stream.js";
import { differentiate, type LossGradients, meanOf } from "../gradients.js";
import type { MicroBatch } from "../micro-batch.js";
import type { TrainingMethod } from "../training-method.js";
import { vanilla } from "./vanilla.js";

export interface FreeLbOptions {
  /** K: passes with a perturbation, each with gradients, from 0, which is plain fine-tuning. */
  readonly steps: number;
  /** The length of a step of ascent, at least 0, in embedding units. */
  readonly advLearningRate: number;
  /** The start is uniform between ± this over √(len·E), at least 0, in embedding units. */
  readonly initialMagnitude: number;
  /** The longest perturbation of a sample after a step of ascent, in embedding units; 0: any. */
  readonly maxNorm: number;
}

/** The perturbation's name among the gradients of a pass. */
const DELTA = "perturbation";

/**
 * FreeLB (Zhu et al., 2020): K passes of the same batch and the same dropout masks, with a perturbation δ of the word
 * embeddings that starts at random and after each pass but the last takes a step up along its normalised gradient; the
 * loss is the mean of theirs.
 *
 * @param uniform  between −1 and 1, [B, T, E]
 */
export function freeLb(
  options: FreeLbOptions,
  uniform: (micro: MicroBatch) => Tensor3D = uniformNoise,
): TrainingMethod {
  const { steps, initialMagnitude } = options;
  if (steps === 0) return vanilla();
  return {
    lossGradients(micro) {
      let delta = initialPerturbation(micro, uniform(micro), initialMagnitude);
      const parts: LossGradients[] = [];
      for (let step = 0; step < steps; step++) {
        const loss = () =>
          micro.crossEntropy(micro.forward({ embeddings: micro.embed().add<Tensor3D>(delta) }));
        if (step === steps - 1) {
          parts.push(micro.differentiate(loss));
        } else {
          const all = differentiate(loss, new Map([...micro.parameters, [DELTA, delta]]));
          const { [DELTA]: slope, ...gradients } = all.gradients;
          parts.push({ loss: all.loss, gradients });
          delta = ascend(delta, slope as Tensor3D, options);
        }
      }
      return meanOf(parts);
    },
  };
}

/**
 * δ₀, 0 at padding, [B, T, E].
 * @param uniform  between −1 and 1, [B, T, E]
 */
export function initialPerturbation({ batch }: MicroBatch, uniform: Tensor3D, magnitude: number): Tensor3D {
  const { mask, size, length } = batch;
  const width = uniform.shape[2];
  const scales = Float32Array.from(mask, (isToken, i) => {
    const sample = Math.floor(i / length);
    const tokens = mask.subarray(sample * length, (sample + 1) * length).reduce((sum, one) => sum + one, 0);
    return (isToken * magnitude) / Math.sqrt(tokens * width);
  });
  return uniform.mul(tf.tensor3d(scales, [size, length, 1]));
}

/** δ after a step along each sample's gradient, [B, T, E]. */
export function ascend(
  delta: Tensor3D,
  gradient: Tensor3D,
  { advLearningRate, maxNorm }: Pick<FreeLbOptions, "advLearningRate" | "maxNorm">,
): Tensor3D {
  const norm = (x: Tensor3D) => x.square().sum([1, 2], true).sqrt(); // [B, 1, 1]
  const moved = delta.add<Tensor3D>(gradient.mul(advLearningRate).div(norm(gradient).maximum(1e-8)));
  if (maxNorm === 0) return moved;
  return moved.mul(tf.minimum(1, tf.div(maxNorm, norm(moved).maximum(1e-8))));
}

function uniformNoise({ batch, config, random }: MicroBatch): Tensor3D {
  const shape: [number, number, number] = [batch.size, batch.length, config.embeddingSize];
  const stream = random(0);
  const values = new Float32Array(tf.util.sizeFromShape(shape)).map(() => 2 * uniformOpen(stream) - 1);
  return tf.tensor3d(values, shape);
}
