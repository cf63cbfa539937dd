import type { Scalar, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { tensorsOf } from "../../models/weights.js";
import { constant, klDivergence, logOddsDivergence, symmetricKl } from "../losses.js";
import type { MicroBatch } from "../micro-batch.js";
import type { TrainingMethod } from "../training-method.js";
import { normalNoise, onTokens } from "./embedding-noise.js";
import { MovingAverage } from "./moving-average.js";
import { vanilla } from "./vanilla.js";

export const SMART_VARIANTS = ["paper", "released"] as const;

export interface SmartOptions {
  /** Weight of the divergence between clean and perturbed outputs, at least 0. */
  readonly alpha: number;
  /** Of the ascent along the divergence's gradient, at least 0, in squared embedding units per nat. */
  readonly stepSize: number;
  /** The standard deviation of the noise that the ascent starts from, above 0, in embedding units. */
  readonly noiseScale: number;
  /** Added to a token's largest noise before the division by it, above 0, in embedding units. */
  readonly epsilon: number;
  /**
   * `paper`: Kullback-Leibler divergences throughout; `released`: as the released program (mt-dnn), which ascends along
   * log-odds, and holds the target of each of the two divergences constant.
   */
  readonly variant: (typeof SMART_VARIANTS)[number];
  /** Weight of the Bregman proximal term, at least 0, which holds outputs near those of the weights' average; 0: none. */
  readonly mu: number;
  /** Of that average, 0 to 1: θ̃ ← β·θ̃ + (1 − β)·θ after each step. */
  readonly beta: number;
}

/** Both divergences of noisy and clean logits, [B] each; what the ascent climbs, and what the loss adds. */
const readings = {
  paper: { ascent: klDivergence, smoothness: symmetricKl },
  released: {
    ascent: logOddsDivergence,
    smoothness: (p: Tensor2D, q: Tensor2D) =>
      klDivergence(constant(p), q).add<tf.Tensor1D>(klDivergence(constant(q), p)),
  },
} as const;

/**
 * SMART (Jiang et al., 2020): outputs are to stay the same where word embeddings are perturbed in the direction that
 * changes them most. One step of ascent from random noise, then each token's noise is divided by its largest entry:
 * CE(f(e)) + α·mean over samples of (KL(f(e)‖f(e + ν)) + KL(f(e + ν)‖f(e))). The paper's ball of radius ε around the
 * embeddings is no part of the released code, nor of this: the largest entry of a token's noise is near 1.
 *
 * With μ above 0, the same divergence between f(e; θ) and f(e; θ̃) is added, θ̃ a moving average of the weights, which the
 * method remembers. Both have the same dropout masks; the noisy passes have masks of their own.
 *
 * @param noise  standard normal, [B, T, E]
 */
export function smart(
  options: SmartOptions,
  noise: (micro: MicroBatch) => Tensor3D = normalNoise,
): TrainingMethod {
  const { alpha, mu, beta, variant } = options;
  if (alpha === 0 && mu === 0) return vanilla();
  const { smoothness } = readings[variant];
  const average = new MovingAverage(beta);
  const lossGradients = (micro: MicroBatch) => {
    const perturbation = alpha > 0 ? adversarialNoise(micro, noise(micro), options) : undefined;
    const anchor = mu > 0 ? micro.forward({ parameters: tensorsOf(average.weights) }) : undefined;
    return micro.differentiate(() => {
      const clean = micro.forward();
      const terms: Scalar[] = [micro.crossEntropy(clean)];
      if (perturbation) {
        const noisy = micro.forward({ pass: 2, embeddings: micro.embed().add<Tensor3D>(perturbation) });
        terms.push(smoothness(noisy, clean).mean<Scalar>().mul(alpha));
      }
      if (anchor) terms.push(symmetricKl(clean, anchor).mean<Scalar>().mul(mu));
      return tf.addN(terms);
    });
  };
  if (mu === 0) return { lossGradients };
  return {
    lossGradients,
    begin: (weights) => average.begin(weights),
    updated: (weights) => average.update(weights),
    state: () => average.weights,
    restore: (state) => average.begin(state),
  };
}

/**
 * The noise after one step of ascent, [B, T, E].
 * @param normal  standard normal, [B, T, E]
 */
export function adversarialNoise(
  micro: MicroBatch,
  normal: Tensor3D,
  { stepSize, noiseScale, epsilon, variant }: SmartOptions,
): Tensor3D {
  const { ascent } = readings[variant];
  const start = onTokens(normal.mul(noiseScale), micro.batch);
  const [clean, embeddings] = [micro.forward(), micro.embed()];
  const slope = tf.grad((noise: Tensor) =>
    ascent(micro.forward({ pass: 1, embeddings: embeddings.add<Tensor3D>(noise) }), clean).sum(),
  )(start);
  const noise: Tensor3D = start.add(slope.mul(stepSize));
  return noise.div(noise.abs().max(2, true).add(epsilon));
}
