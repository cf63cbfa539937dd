import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batch.js";
import type { SentencePooling } from "./sentence-transformer.js";

type Pool = (hidden: Tensor3D, mask: Tensor3D) => Tensor2D;

/** By what tokens say, padding left out; `mask` is 1 at tokens, [B, T, 1]. */
const pools: Readonly<Record<SentencePooling["pooling"], Pool>> = {
  mean: (hidden, mask) => hidden.mul(mask).sum<Tensor2D>(1).div(mask.sum(1)),
  cls: (hidden) => hidden.slice([0, 0, 0], [-1, 1, -1]).squeeze([1]),
  max: (hidden, mask) => hidden.add(mask.sub(1).mul(1e9)).max(1),
};

/**
 * One vector for each text from the vectors of its tokens.
 * @param hidden  [B, T, D]
 * @returns [B, D]
 */
export function poolTokens(
  hidden: Tensor3D,
  { mask, size, length }: Batch,
  { pooling, normalize }: Pick<SentencePooling, "pooling" | "normalize">,
): Tensor2D {
  return tf.tidy(() => {
    const vectors = pools[pooling](hidden, tf.tensor3d(mask, [size, length, 1]));
    return normalize ? vectors.div(vectors.norm(2, 1, true)) : vectors;
  });
}
