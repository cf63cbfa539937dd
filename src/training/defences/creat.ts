import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { MicroBatch } from "../micro-batch.js";
import type { TrainingMethod } from "../training-method.js";
import { normalNoise, onTokens } from "./embedding-noise.js";
import { ascend } from "./free-lb.js";
import { vanilla } from "./vanilla.js";

export interface CreatOptions {
  /** K: passes with a perturbation, from 0, which is plain fine-tuning; the last one's loss counts. */
  readonly steps: number;
  /** The length of a step of ascent, at least 0, in embedding units. */
  readonly advLearningRate: number;
  /** The longest perturbation that a step of ascent leaves a sample, in embedding units; 0: any. Steps add up. */
  readonly maxNorm: number;
  /** τ, at least 0: how much the ascent drives the last layer's vectors away, beside the loss, in nats. */
  readonly temperature: number;
  /** The standard deviation of the noise that the ascent starts from, above 0, in embedding units. */
  readonly noiseScale: number;
}

/**
 * CreAT (Wu et al., 2023), as its released program: FreeLB's ascent, but along the gradient of the loss less τ times how
 * like the last layer's vectors are to those of the clean pass (cosines, summed over a sample's tokens); each step's
 * perturbation is added to those before it; at padding it is 0, unlike there. The loss is ½(CE(clean) + CE(perturbed)).
 *
 * @param noise  standard normal, [B, T, E]
 */
export function creat(
  options: CreatOptions,
  noise: (micro: MicroBatch) => Tensor3D = normalNoise,
): TrainingMethod {
  const { steps } = options;
  if (steps === 0) return vanilla();
  return {
    lossGradients(micro) {
      const perturbation = deviatingPerturbation(micro, noise(micro), options);
      return micro.differentiate(() => {
        const clean = micro.crossEntropy(micro.outputs().logits); // with the dropout masks of the target
        const embeddings = micro.embed().add<Tensor3D>(perturbation);
        const perturbed = micro.crossEntropy(micro.forward({ pass: steps, embeddings }));
        return clean.add<typeof clean>(perturbed).div(2);
      });
    },
  };
}

/**
 * The sum of all steps' perturbations, 0 at padding, [B, T, E].
 * @param normal  standard normal, [B, T, E]
 */
export function deviatingPerturbation(
  micro: MicroBatch,
  normal: Tensor3D,
  { steps, temperature, noiseScale, ...ascent }: CreatOptions,
): Tensor3D {
  let delta = onTokens(normal.mul(noiseScale), micro.batch);
  if (steps === 1) return delta; // no ascent, which alone needs the clean vectors
  const embeddings = micro.embed();
  const { hidden: clean } = micro.outputs();
  let before = tf.zerosLike(delta);
  for (let pass = 1; pass < steps; pass++) {
    const start = embeddings.add<Tensor3D>(before);
    const slope = tf.grad((moved: Tensor) => {
      const { logits, hidden } = micro.outputs({ pass, embeddings: start.add<Tensor3D>(moved) });
      return micro.crossEntropy(logits).sub(similarity(hidden, clean, micro).mul(temperature));
    })(delta);
    before = before.add(delta);
    delta = ascend(delta, slope as Tensor3D, ascent);
  }
  return before.add(delta);
}

/** The cosines between vectors of the same token, summed over each sample's tokens; the mean over samples. */
function similarity(x: Tensor3D, y: Tensor3D, { batch }: MicroBatch) {
  const length = (vectors: Tensor3D) => vectors.square().sum(2, true).maximum(1e-16).sqrt();
  const cosines: Tensor3D = x
    .mul(y)
    .sum(2, true)
    .div(length(x).mul(length(y)));
  return onTokens(cosines, batch).sum().div(batch.size);
}
