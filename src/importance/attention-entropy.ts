import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { Tap } from "../models/forward.js";
import { headTables, layersWithHeads } from "./head-tables.js";

/** Below any probability that counts, and still a normal float32: 0 · ln of it is 0. */
const TINY = 1e-30;

/**
 * Entropy −Σ_k p ln p of every head's attention, the mean over a sample's query tokens (special tokens included,
 * padding not): 0 where each token attends to one, ln T where it attends to all T alike. One forward pass.
 *
 * @returns in nats, [B][L][H], 0 for heads that are pruned
 */
export async function attentionEntropyPerSample(classifier: Classifier, batch: Batch): Promise<number[][][]> {
  const { config } = classifier;
  const entropies = tf.tidy(() => {
    const layers = layersWithHeads(config);
    const byLayer: Tensor2D[] = [];
    const queries = tf.tensor3d(batch.mask, [batch.size, 1, batch.length]);
    const meanEntropy = (p: Tensor4D): Tensor2D => {
      const entropy = p.mul(p.maximum(TINY).log()).sum(3).neg(); // [B, kept heads, T]
      return entropy.mul(queries).sum(2).div(queries.sum(2));
    };
    const tap: Tap = (site, layer, value) => {
      if (site === "attention") byLayer[layers.indexOf(layer)] = meanEntropy(value as Tensor4D);
      return value;
    };
    classifier.forward(batch, { tap });
    return byLayer;
  });
  return headTables(entropies, config, batch.size);
}

/** Query tokens of each sample of a batch, padding left out, [B]. */
export function queryTokens({ mask, size, length }: Batch): number[] {
  return Array.from({ length: size }, (_, b) =>
    mask.subarray(b * length, (b + 1) * length).reduce((sum, token) => sum + token, 0),
  );
}
