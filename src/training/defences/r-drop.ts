import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { crossEntropy } from "../../importance/cross-entropy.js";
import { symmetricKl } from "../losses.js";
import type { TrainingMethod } from "../training-method.js";
import { vanilla } from "./vanilla.js";

export const R_DROP_VARIANTS = ["paper", "kl-summed", "released"] as const;

export interface RDropOptions {
  /** Weight of the divergence between the two passes, at least 0; at 0 there is one pass, as in plain fine-tuning. */
  readonly alpha: number;
  /**
   * `paper`: half the sum of both cross-entropies, and the divergence's mean over the batch; `kl-summed`: its sum, as the
   * released code's README has it, so that α grows with the batch; `released`: as the released BERT and RoBERTa files,
   * with that sum and the cross-entropies not halved.
   */
  readonly variant: (typeof R_DROP_VARIANTS)[number];
}

/** What the cross-entropies' sum is multiplied by, and whether divergences are averaged over the batch. */
const readings = {
  paper: { ofCrossEntropies: 0.5, isMean: true },
  "kl-summed": { ofCrossEntropies: 0.5, isMean: false },
  released: { ofCrossEntropies: 1, isMean: false },
} as const;

/**
 * R-Drop (Wu et al., 2021): two passes with dropout masks of their own, which are to agree:
 * ½(CE₁ + CE₂) + α·½·mean over samples of (KL(p₁‖p₂) + KL(p₂‖p₁)).
 */
export function rDrop(options: RDropOptions): TrainingMethod {
  if (options.alpha === 0) return vanilla();
  return {
    lossGradients: (micro) =>
      micro.differentiate(() =>
        rDropLoss(micro.forward({ pass: 0 }), micro.forward({ pass: 1 }), micro.labels, options),
      ),
  };
}

/**
 * The loss of two passes.
 * @param first, second  logits, [B, C]
 * @param labels         gold classes, [B]
 */
export function rDropLoss(
  first: Tensor2D,
  second: Tensor2D,
  labels: readonly number[],
  { alpha, variant }: RDropOptions,
): Scalar {
  const { ofCrossEntropies, isMean } = readings[variant];
  const [ce1, ce2] = [first, second].map((logits) => crossEntropy(logits, labels).mean<Scalar>());
  const divergences = symmetricKl(first, second);
  const divergence: Scalar = isMean ? divergences.mean() : divergences.sum();
  return ce1
    .add<Scalar>(ce2)
    .mul<Scalar>(ofCrossEntropies)
    .add(divergence.mul(alpha / 2));
}
