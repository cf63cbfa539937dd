import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import { headTables, layersWithHeads } from "./head-tables.js";
import { lossGradients } from "./loss-gradients.js";

/**
 * Importance of every head for each sample of a batch as in Michel et al., "Are Sixteen Heads Really Better than
 * One?" (2019), in the form of their code: Σ_t |⟨∂J/∂ctx_t, ctx_t⟩|, with J the sample's cross-entropy and ctx_t
 * what the head found for token t, before the output projection.
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
  const products = tf.tidy(() => {
    const trace = classifier.trace(batch);
    const gradients = lossGradients(trace, classifier, labels);
    return layersWithHeads(config).map((layer) => {
      const context = trace.layers[layer].attention.context!; // [B, Q, H·d]
      const [size, queries] = context.shape;
      return context
        .mul(gradients[layer].heads!.context.squeeze([2]))
        .reshape([size, queries, config.keptHeads[layer].length, config.headSize])
        .sum(3) // ⟨∂J/∂ctx_t, ctx_t⟩, [B, Q, kept heads]; 0 at padding
        .abs()
        .sum<Tensor2D>(1);
    });
  });
  return headTables(products, config, batch.size);
}
