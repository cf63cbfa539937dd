import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { EncoderConfig } from "../models/config.js";
import type { Tap, TapSite } from "../models/forward.js";

/** The share of values that dropout sets to 0, by place; none where it is absent. */
export type DropoutRates = Partial<Record<TapSite, number>>;

/**
 * The rates that a checkpoint was trained with: after the embeddings, on attention probabilities, before the residual
 * sums, and before the last product.
 */
export function dropoutRates({ architecture, source }: EncoderConfig): DropoutRates {
  const rate = (key: string, fallback: number) => {
    const value = source[key];
    return typeof value === "number" && value >= 0 && value < 1 ? value : fallback;
  };
  if (architecture === "distilbert") {
    const hidden = rate("dropout", 0.1);
    return {
      embeddings: hidden,
      attention: rate("attention_dropout", 0.1),
      feedForwardOutput: hidden,
      pooled: rate("seq_classif_dropout", 0.2),
    };
  }
  const hidden = rate("hidden_dropout_prob", 0.1);
  return {
    embeddings: hidden,
    attention: rate("attention_probs_dropout_prob", 0.1),
    attentionOutput: hidden,
    feedForwardOutput: hidden,
    pooled: rate(architecture === "deberta-v2" ? "cls_dropout" : "classifier_dropout", hidden),
  };
}

/** A tap that drops values, and scales up those that are kept so that their mean stays. */
export function dropoutTap(rates: DropoutRates, random: RandomGenerator): Tap {
  return (site, _layer, value) => {
    const rate = rates[site] ?? 0;
    return rate === 0 ? value : value.mul(dropoutMask(value.shape, rate, random));
  };
}

/** 0 at a share of places, 1/(1 − rate) at the others. */
function dropoutMask(shape: number[], rate: number, random: RandomGenerator): Tensor {
  return tf.tensor(keptPlaces(tf.util.sizeFromShape(shape), rate, 1 / (1 - rate), random), shape);
}

/**
 * A value where a draw keeps, 0 where it does not. Two draws of 16 bits are taken of each number.
 * @param rate  the share that is not kept, to 1/65536
 */
export function keptPlaces(size: number, rate: number, value: number, random: RandomGenerator): Float32Array {
  const places = new Float32Array(size);
  const threshold = Math.round(rate * 65536);
  for (let i = 0; i < size; i += 2) {
    const bits = random.next();
    if ((bits & 0xffff) >= threshold) places[i] = value;
    if (bits >>> 16 >= threshold) places[i + 1] = value; // a place past the end takes nothing
  }
  return places;
}
