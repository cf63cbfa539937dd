import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EncoderLayerNames } from "../architectures/architecture.js";
import type { EncoderConfig } from "../config.js";
import type { Tap, Weights } from "../forward.js";
import { activations } from "./activation.js";
import { multiHeadAttention } from "./attention.js";
import { disentangledAttention } from "./disentangled-attention.js";
import { type Modules, modulesOf } from "./modules.js";

export interface EncoderLayerParts {
  readonly weights: Weights;
  readonly config: EncoderConfig;
  /** Names of the layer's parts in the checkpoint. */
  readonly names: EncoderLayerNames;
  /** Counts from 0. */
  readonly layer: number;
  /** 0 at tokens, very negative at padding, [B, 1, 1, T]. */
  readonly paddingBias: Tensor4D;
  /** Vectors of the distances −(T−1) … T−1 between tokens, [1, 2T−1, D], where attention depends on them. */
  readonly distances?: Tensor3D;
  /** 1 = kept, 0 = masked, [L, H] or [B, L, H]. */
  readonly headMask?: Tensor2D | Tensor3D;
  readonly tap: Tap;
}

/**
 * One layer of a transformer encoder with LayerNorm after each residual sum (Vaswani et al., 2017): attention,
 * then a feed-forward network.
 *
 * @param x  [B, T, D]
 * @returns [B, T, D]
 */
export function encoderLayer(x: Tensor3D, parts: EncoderLayerParts): Tensor3D {
  const { weights, config, names, layer, tap } = parts;
  const modules = modulesOf(weights, config);
  const entered = tap("layerInput", layer, x);
  const attended = tap("attentionOutput", layer, selfAttention(entered, parts, modules));
  const hidden = modules.norm(names.attentionNorm, attended.add(entered));
  const inner = activations[config.activation](modules.dense(names.intermediate, hidden)); // [B, T, F]
  return modules.norm(names.outputNorm, modules.dense(names.feedForwardOutput, inner).add(hidden));
}

/** The attention block up to its output projection, [B, T, D]: without heads, that projection's bias alone. */
function selfAttention(x: Tensor3D, parts: EncoderLayerParts, modules: Modules): Tensor3D {
  const { weights, config, names, layer, paddingBias, headMask, tap } = parts;
  const kept = config.keptHeads[layer];
  if (kept.length === 0) return weights.get(`${names.output}.bias`)!.broadcastTo(x.shape);
  const query = tap("query", layer, modules.dense(names.query, x));
  const key = tap("key", layer, modules.dense(names.key, x));
  const value = tap("value", layer, modules.dense(names.value, x));
  const tapAttention = (probabilities: Tensor4D) => tap("attention", layer, probabilities);
  const mask = headMask && maskOfLayer(headMask, layer, kept);
  const context = parts.distances
    ? disentangledAttention({
        query,
        key,
        value,
        ...positionProjections(parts.distances, parts, modules),
        heads: kept.length,
        paddingBias,
        headMask: mask,
        tap: tapAttention,
      })
    : multiHeadAttention(query, key, value, kept.length, paddingBias, mask, tapAttention);
  return modules.dense(names.output, tap("context", layer, context));
}

/** The distances as keys and as queries, [1 or B, 2T−1, H·d], as far as the config has them. */
function positionProjections(vectors: Tensor3D, parts: EncoderLayerParts, modules: Modules) {
  const { config, names, layer, tap } = parts;
  const { contentToPosition, positionToContent, sharedKeys } = config.deberta!.relative;
  const [key, query] = sharedKeys ? [names.key, names.query] : [names.positionKey!, names.positionQuery!];
  const entered = tap("distances", layer, vectors);
  return {
    positionKey: contentToPosition ? tap("positionKey", layer, modules.dense(key, entered)) : undefined,
    positionQuery: positionToContent ? tap("positionQuery", layer, modules.dense(query, entered)) : undefined,
  };
}

/** The mask of one layer's kept heads, [1 or B, H, 1, 1]. */
function maskOfLayer(mask: Tensor2D | Tensor3D, layer: number, kept: readonly number[]): Tensor4D {
  const ofAll: Tensor3D = mask.rank === 2 ? mask.expandDims(0) : (mask as Tensor3D); // [1 or B, L, H]
  const heads = kept.map((head) => ofAll.slice([0, layer, head], [-1, 1, 1])); // not gather: its gradient lacks in wasm
  return tf.concat(heads, 2).reshape([ofAll.shape[0], kept.length, 1, 1]);
}
