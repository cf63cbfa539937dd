import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../../models/batch.js";
import type { Tap } from "../../models/forward.js";
import { keptPlaces } from "../dropout.js";
import type { MicroBatch } from "../micro-batch.js";
import type { TrainingMethod } from "../training-method.js";
import { vanilla } from "./vanilla.js";

export const S_ATTEND_VARIANTS = ["paper", "released"] as const;

export interface SAttendOptions {
  /** α, at least 0, below 1: the probability with which a unit is masked; 0 is plain fine-tuning. */
  readonly alpha: number;
  /**
   * `paper`: each unit of each head's matrix by itself, special tokens included; `released`: whole key columns, the same
   * for all heads and layers, of tokens that are not special.
   */
  readonly variant: (typeof S_ATTEND_VARIANTS)[number];
}

/** Which attention units of a layer are kept: 1, masked: 0; [1 or B, 1 or H, 1 or Q, T] of the scores' shape. */
export type KeptUnits = (layer: number, shape: Tensor4D["shape"]) => Tensor4D;

/**
 * S-Attend (Liong et al., 2024): in training, attention units are masked at random before the softmax, so that the rest of
 * a row still sums to 1. A query token's row that would lose every key keeps them all: the paper has no rule for it.
 *
 * @param specialIds  token ids that `released` never masks
 */
export function sAttend(options: SAttendOptions, specialIds: ReadonlySet<number>): TrainingMethod {
  if (options.alpha === 0) return vanilla();
  return withMaskedAttention((micro) => draws[options.variant](micro, options.alpha, specialIds));
}

/** Trains with attention units masked. @param kept  for one pass of a micro-batch */
export function withMaskedAttention(kept: (micro: MicroBatch) => KeptUnits): TrainingMethod {
  return {
    lossGradients: (micro) =>
      micro.differentiate(() => micro.crossEntropy(micro.forward({ tap: maskingTap(kept(micro)) }))),
  };
}

/** Scores of masked units become so low that the softmax makes 0 of them. */
function maskingTap(kept: KeptUnits): Tap {
  return (site, layer, value) => {
    if (site !== "attentionScores") return value;
    const scores = value as Tensor4D;
    const bias = kept(layer, scores.shape).sub(1).mul(1e9);
    return scores.add(bias) as typeof value;
  };
}

type Draw = (micro: MicroBatch, alpha: number, specialIds: ReadonlySet<number>) => KeptUnits;

const draws: Readonly<Record<SAttendOptions["variant"], Draw>> = {
  paper: ({ batch, random }, alpha) => {
    return (layer, shape) => {
      const places = keptPlaces(tf.util.sizeFromShape(shape), alpha, 1, random(layer));
      keepWholeRows(places, batch, shape[1] * shape[2]);
      return tf.tensor4d(places, shape);
    };
  },
  released: ({ batch, random }, alpha, specialIds) => {
    const places = keptPlaces(batch.ids.length, alpha, 1, random(0));
    batch.ids.forEach((id, i) => {
      if (specialIds.has(id)) places[i] = 1;
    });
    keepWholeRows(places, batch, 1);
    return () => tf.tensor4d(places, [batch.size, 1, 1, batch.length]);
  },
};

/**
 * Keeps all keys of the rows that would lose all of them; padding is none.
 * @param places  1 = kept, [B, rows, T]; is changed
 * @param rows    of each sample
 */
export function keepWholeRows(places: Float32Array, { mask, size, length }: Batch, rows: number): void {
  for (let b = 0; b < size; b++) {
    for (let start = b * rows * length; start < (b + 1) * rows * length; start += length) {
      let kept = false;
      for (let key = 0; key < length && !kept; key++) kept = places[start + key] * mask[b * length + key] > 0;
      if (!kept) places.fill(1, start, start + length);
    }
  }
}
