import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { EncoderConfig } from "../models/config.js";
import type { Tap, TapSite } from "../models/forward.js";
import { uniformOpen } from "../support/random-stream.js";
import { tensorOver } from "./lent-arrays.js";

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
  return tensorOver({
    shape,
    values: keptPlaces(tf.util.sizeFromShape(shape), rate, 1 / (1 - rate), random),
  });
}

/**
 * A value at places that draws keep, 0 at the others. What is drawn is how far it is from each of the rarer places to the
 * next, geometrically distributed: with usual rates, far fewer numbers than there are places.
 * @param rate  the share that is not kept, 0 to 1
 */
export function keptPlaces(size: number, rate: number, value: number, random: RandomGenerator): Float32Array {
  const places = new Float32Array(size);
  const [common, rare] = rate < 0.5 ? [value, 0] : [0, value];
  if (common !== 0) places.fill(common);
  const perPlace = Math.log1p(-Math.min(rate, 1 - rate));
  if (perPlace === 0) return places; // none are rare
  for (let i = gap(random, perPlace); i < size; i += 1 + gap(random, perPlace)) places[i] = rare;
  return places;
}

/** Common places before the next rare one. @param perPlace  ln(1 − p), p the share of rare ones */
function gap(random: RandomGenerator, perPlace: number): number {
  return Math.floor(Math.log(uniformOpen(random)) / perPlace);
}
