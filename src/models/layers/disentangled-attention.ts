import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { contextOf, splitHeads, splitHeadsᵀ } from "./attention.js";

/** What the attention of one layer computes with; T tokens have 2T − 1 distances, −(T−1) … T−1. */
export interface DisentangledParts {
  /** [B, T, H·d] */
  readonly query: Tensor3D;
  readonly key: Tensor3D;
  readonly value: Tensor3D;
  /** The distances as keys, which queries meet (`c2p`), [1 or B, 2T−1, H·d]; absent where they don't. */
  readonly positionKey?: Tensor3D;
  /** The distances as queries, which keys meet (`p2c`), [1 or B, 2T−1, H·d]; absent where they don't. */
  readonly positionQuery?: Tensor3D;
  /** H */
  readonly heads: number;
  /** 0 at tokens, very negative at padding, [B, 1, 1, T]. */
  readonly paddingBias: Tensor4D;
  /** 1 = kept, 0 = masked, [1 or B, H, 1, 1]. */
  readonly headMask?: Tensor4D;
  /** Sees the attention probabilities, [B, H, T, T]; what it returns takes their place. */
  readonly tap: (probabilities: Tensor4D) => Tensor4D;
}

/**
 * DeBERTa's attention: the score of token i for token j is (qᵢ·kⱼ + qᵢ·k(i−j) + kⱼ·q(i−j)) / √(3d), with k(δ) and q(δ)
 * the projections of the distance δ (He et al., 2021, eq. 4); with one of the terms absent, √(2d).
 * @returns the context, [B, T, H·d]
 */
export function disentangledAttention(parts: DisentangledParts): Tensor3D {
  const { query, key, value, positionKey, positionQuery, heads, paddingBias, headMask, tap } = parts;
  const headSize = query.shape[2] / heads;
  const [q, kᵀ] = [splitHeads(query, heads), splitHeadsᵀ(key, heads)];
  const terms: Tensor4D[] = [tf.matMul(q, kᵀ)]; // each [B, H, T, T], of token i (rows) for token j
  if (positionKey) {
    const falling = tf.reverse(positionKey, 1); // row i's distances fall from left to right
    terms.push(alignDistances(tf.matMul(q, splitHeadsᵀ(forEach(falling, query), heads))));
  }
  if (positionQuery) {
    const ofKeys: Tensor4D = tf.matMul(
      splitHeads(key, heads),
      splitHeadsᵀ(forEach(positionQuery, key), heads),
    );
    terms.push(alignDistances(ofKeys).transpose<Tensor4D>([0, 1, 3, 2])); // from rows j to rows i
  }
  const scores = tf.addN(terms).div<Tensor4D>(Math.sqrt(headSize * terms.length));
  return contextOf(scores, value, heads, paddingBias, headMask, tap);
}

/** The distances once for each text: the gradient of a matrix product does not add up over a batch of one. */
function forEach(positions: Tensor3D, texts: Tensor3D): Tensor3D {
  const [, distances, width] = positions.shape;
  return positions.broadcastTo([texts.shape[0], distances, width]);
}

/**
 * From each row's scores for all distances to its scores for the T tokens: y[i, j] = x[i, T−1 − i + j]. Each row
 * starts one to the left of the row above; read as rows that are one shorter, they stand below each other.
 *
 * @param x  [B, H, T, 2T−1]
 * @returns [B, H, T, T]
 */
export function alignDistances(x: Tensor4D): Tensor4D {
  const [batch, heads, length] = x.shape;
  if (length === 1) return x;
  const row = 2 * length - 2;
  return x
    .reshape<Tensor3D>([batch, heads, length * (row + 1)])
    .slice([0, 0, length - 1], [-1, -1, length * row])
    .reshape<Tensor4D>([batch, heads, length, row])
    .slice([0, 0, 0, 0], [-1, -1, -1, length]);
}
