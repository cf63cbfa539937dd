import type { Scalar, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { Tap } from "../models/forward.js";
import { crossEntropy } from "./cross-entropy.js";
import { headTables, layersWithHeads } from "./head-tables.js";

/**
 * Importance of every head for each sample of a batch as in Michel et al., "Are Sixteen Heads Really Better than
 * One?" (2019), in the form of their code: Σ_t |⟨∂J/∂ctx_t, ctx_t⟩|, with J the sample's cross-entropy and ctx_t
 * what the head found for token t, before the output projection.
 *
 * One forward and one backward pass serve all heads: zeros added to each layer's context take up its gradient.
 *
 * @param labels  gold classes, [B]
 * @returns in nats, [B][L][H], 0 for heads that are pruned
 */
export async function michelPerSample(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Promise<number[][][]> {
  const { config } = classifier;
  const products = tf.tidy(() => productsOf(layersWithHeads(config), classifier, batch, labels));
  return headTables(products, config, batch.size);
}

/** Σ_t |⟨∂J/∂ctx_t, ctx_t⟩| of the kept heads of some layers, for each [B, kept heads]. */
function productsOf(
  layers: readonly number[],
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Tensor2D[] {
  if (layers.length === 0) return [];
  const { headSize, keptHeads } = classifier.config;
  const widthOf = (layer: number) => keptHeads[layer].length * headSize;
  const zeros = layers.map((layer) => tf.zeros([batch.size, batch.length, widthOf(layer)]));
  const contexts: Tensor3D[] = [];
  const gradients = tf.grads((...added: Tensor[]) => {
    const tap: Tap = (site, layer, value) => {
      if (site !== "context") return value;
      const i = layers.indexOf(layer);
      contexts[i] = tf.keep(value as Tensor3D);
      return value.add(added[i]);
    };
    return crossEntropy(classifier.forward(batch, { tap }), labels).sum<Scalar>();
  })(zeros) as Tensor3D[];

  const products = layers.map((layer, i) =>
    gradients[i]
      .mul(contexts[i])
      .reshape([batch.size, batch.length, keptHeads[layer].length, headSize])
      .sum(3) // ⟨∂J/∂ctx_t, ctx_t⟩, [B, T, kept heads]; 0 at padding
      .abs()
      .sum<Tensor2D>(1),
  );
  tf.dispose(contexts);
  return products;
}
