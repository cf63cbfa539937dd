import type { Tensor3D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** The distances −(T−1) … T−1 between T tokens, as projected for the heads of a layer (DeBERTa). */
export interface Distances {
  /** As keys, which queries meet (`c2p`), [1, H, 2T−1, d]; absent where they don't. */
  readonly key: Tensor4D | undefined;
  /** As queries, which keys meet (`p2c`), [1, H, 2T−1, d]; absent where they don't. */
  readonly query: Tensor4D | undefined;
}

/**
 * The terms of the attention scores that depend on distances: qᵢ·k(i−j), and kⱼ·q(i−j).
 *
 * @param query  [B, H, Q, d], Q being T, or 1 for the first token alone
 * @param key    [B, H, T, d]
 * @returns one for each kind there is, [B, H, Q, T]
 */
export function distanceScores(query: Tensor4D, key: Tensor4D, distances: Distances): Tensor4D[] {
  const queries = query.shape[2];
  const terms: Tensor4D[] = [];
  if (distances.key) {
    const ofQueries: Tensor4D = tf.matMul(query, forEach(falling(distances.key), query), false, true);
    terms.push(alignDistances(ofQueries));
  }
  if (distances.query) {
    const ofKeys: Tensor4D = tf.matMul(key, forEach(distances.query, key), false, true);
    const aligned = alignDistances(ofKeys).slice([0, 0, 0, 0], [-1, -1, -1, queries]); // rows are keys
    terms.push(aligned.transpose<Tensor4D>([0, 1, 3, 2]));
  }
  return terms;
}

/**
 * What the terms add to the gradients of queries and keys.
 * @param dScores  of M variants, [B, H, Q, M, T]
 * @returns [B, Q, M, H·d] and [B, T, M, H·d]
 */
export function distancesBackward(
  dScores: Tensor5D,
  query: Tensor4D,
  key: Tensor4D,
  distances: Distances,
): { query?: Tensor4D; key?: Tensor4D } {
  const [batch, heads, , variants] = dScores.shape;
  const backTo = (spread: Tensor4D, positions: Tensor4D): Tensor4D => {
    const [, , rows, span] = spread.shape; // [B, H·M, R, 2T−1]
    return tf
      .matMul<Tensor4D>(spread.reshape([batch, heads, variants * rows, span]), forEach(positions, query))
      .reshape<Tensor5D>([batch, heads, variants, rows, -1])
      .transpose([0, 3, 2, 1, 4])
      .reshape([batch, rows, variants, -1]);
  };
  return {
    query: distances.key && backTo(spreadOfQueries(dScores), falling(distances.key)),
    key: distances.query && backTo(spreadOfKeys(dScores, key.shape[2]), distances.query),
  };
}

/**
 * The gradients of the projected distances, for each sample.
 * @param dScores  of one variant, [B, H, Q, 1, T]
 * @returns [B, 2T−1, H·d]
 */
export function distanceGradients(
  dScores: Tensor5D,
  query: Tensor4D,
  key: Tensor4D,
  distances: Distances,
): { key?: Tensor3D; query?: Tensor3D } {
  const merge = (x: Tensor4D): Tensor3D => {
    const [batch, heads, span, size] = x.shape;
    return x.transpose([0, 2, 1, 3]).reshape([batch, span, heads * size]);
  };
  return {
    key: distances.key && merge(falling(tf.matMul(spreadOfQueries(dScores), query, true))),
    query: distances.query && merge(tf.matMul(spreadOfKeys(dScores, key.shape[2]), key, true)),
  };
}

/** Score gradients by each query's distances, the farthest behind it last, [B, H·M, Q, 2T−1]. */
function spreadOfQueries(dScores: Tensor5D): Tensor4D {
  const [batch, heads, queries, variants, length] = dScores.shape;
  return spreadDistances(
    dScores.transpose<Tensor5D>([0, 1, 3, 2, 4]).reshape([batch, heads * variants, queries, length]),
  );
}

/** Score gradients by each key's distances, [B, H·M, T, 2T−1]. */
function spreadOfKeys(dScores: Tensor5D, length: number): Tensor4D {
  const [batch, heads, queries, variants] = dScores.shape;
  const ofKeys = dScores
    .transpose<Tensor5D>([0, 1, 3, 4, 2]) // [B, H, M, T, Q]
    .reshape<Tensor4D>([batch, heads * variants, length, queries]);
  return spreadDistances(
    ofKeys.pad([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, length - queries],
    ]),
  );
}

/** In reverse order: row i's distances then fall from left to right. */
function falling(positions: Tensor4D): Tensor4D {
  return tf.reverse(positions, 2);
}

/** The distances once for each text: the gradient of a matrix product does not add up over a batch of one. */
function forEach(positions: Tensor4D, texts: Tensor4D): Tensor4D {
  const [, heads, span, size] = positions.shape;
  return positions.broadcastTo([texts.shape[0], heads, span, size]);
}

/**
 * From each row's scores for all distances to its scores for the T tokens: y[i, j] = x[i, T−1 − i + j]. Each row
 * starts one to the left of the row above; read as rows that are one shorter, they stand below each other.
 *
 * @param x  [B, H, R, 2T−1], of T rows or of the first alone
 * @returns [B, H, R, T]
 */
export function alignDistances(x: Tensor4D): Tensor4D {
  const [batch, heads, rows, span] = x.shape;
  const length = (span + 1) / 2;
  if (rows === 1) return x.slice([0, 0, 0, length - 1], [-1, -1, -1, length]);
  return x
    .reshape<Tensor3D>([batch, heads, rows * span])
    .slice<Tensor3D>([0, 0, length - 1], [-1, -1, length * (span - 1)])
    .reshape<Tensor4D>([batch, heads, rows, span - 1])
    .slice([0, 0, 0, 0], [-1, -1, -1, length]);
}

/** The way back of `alignDistances`: zeros where no token is. */
export function spreadDistances(y: Tensor4D): Tensor4D {
  const [batch, heads, rows, length] = y.shape;
  const span = 2 * length - 1;
  if (rows === 1)
    return y.pad([
      [0, 0],
      [0, 0],
      [0, 0],
      [length - 1, 0],
    ]);
  return y
    .pad<Tensor4D>([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, span - 1 - length],
    ])
    .reshape<Tensor3D>([batch, heads, rows * (span - 1)])
    .pad<Tensor3D>([
      [0, 0],
      [0, 0],
      [length - 1, 1],
    ])
    .reshape([batch, heads, rows, span]);
}
