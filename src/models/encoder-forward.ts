import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { architectureOf } from "./architectures/index.js";
import type { Batch } from "./batch.js";
import type { EncoderConfig } from "./config.js";
import type { ForwardOptions, Weights } from "./forward.js";
import { encoderLayer } from "./layers/encoder-layer.js";

/**
 * The forward pass of every encoder classifier: embeddings, layers, the head on the first token.
 * @returns logits, [B, C]; differentiable with respect to embeddings, head mask and taps
 */
export function encoderForward(
  weights: Weights,
  config: EncoderConfig,
  batch: Batch,
  { embeddings, headMask, tap = (_site, _layer, value) => value }: ForwardOptions,
): Tensor2D {
  const architecture = architectureOf(config);
  const words = embeddings ?? architecture.embed(weights, batch);
  const distances = architecture.distances?.(weights, config, batch.length);
  const paddingBias = tf.tensor4d(batch.mask, [batch.size, 1, 1, batch.length]).sub(1).mul<Tensor4D>(1e9);
  let hidden = architecture.encoderInput(weights, config, batch, words); // [B, T, D]
  for (let layer = 0; layer < config.layers; layer++) {
    const names = architecture.layerNames(layer);
    hidden = encoderLayer(hidden, { weights, config, names, layer, paddingBias, distances, headMask, tap });
  }
  const first = hidden.slice([0, 0, 0], [-1, 1, -1]).squeeze<Tensor2D>([1]); // [B, D]
  return architecture.classify(weights, config, first);
}
