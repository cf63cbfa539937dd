import type { Tensor3D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Distances, distanceScores, distancesBackward } from "./distances.js";

/** What attention computes, and what its backward pass needs; Q tokens ask (T, or 1 for the first alone). */
export interface Attention {
  readonly query: Tensor4D; // [B, H, Q, d]
  readonly key: Tensor4D; // [B, H, T, d]
  readonly value: Tensor4D; // [B, H, T, d]
  /** Where scores depend on the distance between tokens. */
  readonly distances: Distances | undefined;
  /** Softmax of the scores, [B, H, Q, T] */
  readonly probabilities: Tensor4D;
  /** Each head's sum of values, before any head mask, [B, Q, H·d] */
  readonly context: Tensor3D;
}

export interface AttentionInputs {
  readonly query: Tensor3D; // [B, Q, H·d]
  readonly key: Tensor3D; // [B, T, H·d]
  readonly value: Tensor3D; // [B, T, H·d]
  /** Projected distances between tokens (DeBERTa). */
  readonly positionKey?: Tensor3D; // [1, 2T−1, H·d]
  readonly positionQuery?: Tensor3D; // [1, 2T−1, H·d]
}

/**
 * Scaled dot-product attention of several heads: softmax(QKᵀ/√d)·V (Vaswani et al., 2017). In DeBERTa, the score of
 * token i for token j is (qᵢ·kⱼ + qᵢ·k(i−j) + kⱼ·q(i−j)) / √(3d), with k(δ) and q(δ) the projections of the distance δ
 * (He et al., 2021, eq. 4); with one of the terms absent, √(2d).
 *
 * @param heads        H
 * @param paddingBias  0 at tokens, very negative at padding, [B, 1, 1, T]
 * @param tap          sees scores, then probabilities, [B, H, Q, T]; what it returns takes their place
 */
export function multiHeadAttention(
  inputs: AttentionInputs,
  heads: number,
  paddingBias: Tensor4D,
  tap: (site: "attentionScores" | "attention", value: Tensor4D) => Tensor4D,
): Attention {
  const split = (x: Tensor3D) => splitHeads(x, heads);
  const [query, key, value] = [split(inputs.query), split(inputs.key), split(inputs.value)];
  const { positionKey, positionQuery } = inputs;
  const distances =
    positionKey || positionQuery
      ? { key: positionKey && split(positionKey), query: positionQuery && split(positionQuery) }
      : undefined;

  const products: Tensor4D = tf.matMul(query, key, false, true); // [B, H, Q, T]
  const terms = distances ? [products, ...distanceScores(query, key, distances)] : [products];
  const scaled = tf.addN(terms).div<Tensor4D>(scaleOf(query, distances));
  const scores = tap("attentionScores", scaled.add<Tensor4D>(paddingBias));
  const probabilities = tap("attention", tf.softmax(scores));
  const context = tf
    .matMul(probabilities, value)
    .transpose([0, 2, 1, 3])
    .reshape<Tensor3D>(inputs.query.shape);
  return { query, key, value, distances, probabilities, context };
}

/** Gradients of what enters attention, each for M variants. */
export interface AttentionGradients {
  readonly query: Tensor4D; // [B, Q, M, H·d]
  readonly key: Tensor4D; // [B, T, M, H·d]
  readonly value: Tensor4D; // [B, T, M, H·d]
  /** Of the sums of products, before their scale, [B, H, Q, M, T] */
  readonly scores: Tensor5D;
  /** [B, H, Q, M, T] */
  readonly probabilities: Tensor5D;
}

/** @param dContext  M gradients of the context, [B, Q, M, H·d] */
export function attentionBackward(dContext: Tensor4D, attention: Attention): AttentionGradients {
  const { query, key, value, probabilities, distances } = attention;
  const [batch, heads, length, headSize] = key.shape;
  const [, queries, variants] = dContext.shape;
  const perHead = dContext
    .reshape<Tensor5D>([batch, queries, variants, heads, headSize])
    .transpose<Tensor5D>([0, 3, 1, 2, 4]); // [B, H, Q, M, d]
  const dValue: Tensor4D = tf.matMul(
    probabilities,
    perHead.reshape<Tensor4D>([batch, heads, queries, variants * headSize]),
    true,
  ); // [B, H, T, M·d]

  const rows = [batch, heads, queries * variants];
  const p = probabilities.expandDims<Tensor5D>(3); // [B, H, Q, 1, T]
  const dP = tf
    .matMul(perHead.reshape<Tensor4D>([...rows, headSize]), value, false, true)
    .reshape<Tensor5D>([batch, heads, queries, variants, length]);
  const weighted = dP.mul<Tensor5D>(p);
  const dScores = weighted
    .sub<Tensor5D>(p.mul(weighted.sum(-1, true)))
    .div<Tensor5D>(scaleOf(query, distances)); // [B, H, Q, M, T]

  const merge = (x: Tensor4D, shape: readonly number[], order: number[]): Tensor4D =>
    x
      .reshape<Tensor5D>([batch, heads, ...shape, headSize])
      .transpose(order)
      .reshape([batch, -1, variants, heads * headSize]);
  const dQuery: Tensor4D = tf.matMul(dScores.reshape<Tensor4D>([...rows, length]), key); // [B, H, Q·M, d]
  const dKey: Tensor4D = tf.matMul(
    dScores.reshape<Tensor4D>([batch, heads, queries, variants * length]),
    query,
    true,
  ); // [B, H, M·T, d]
  const products = {
    query: merge(dQuery, [queries, variants], [0, 2, 3, 1, 4]),
    key: merge(dKey, [variants, length], [0, 3, 2, 1, 4]),
    value: merge(dValue, [length, variants], [0, 2, 3, 1, 4]),
  };
  const through = distances ? distancesBackward(dScores, query, key, distances) : {};
  return {
    ...products,
    query: through.query ? products.query.add(through.query) : products.query,
    key: through.key ? products.key.add(through.key) : products.key,
    scores: dScores,
    probabilities: dP,
  };
}

/** √(d times the number of terms in a score). */
function scaleOf(query: Tensor4D, distances: Distances | undefined): number {
  const terms = 1 + (distances?.key ? 1 : 0) + (distances?.query ? 1 : 0);
  return Math.sqrt(query.shape[3] * terms);
}

/** [B, T, H·d] to [B, H, T, d]. */
function splitHeads(x: Tensor3D, heads: number): Tensor4D {
  const [batch, length, width] = x.shape;
  return x.reshape<Tensor4D>([batch, length, heads, width / heads]).transpose([0, 2, 1, 3]);
}
