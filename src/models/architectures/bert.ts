import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { ForwardOptions, Weights } from "../forward.js";
import { activations } from "../layers/activation.js";
import { multiHeadAttention } from "../layers/attention.js";
import { layerNorm } from "../layers/layer-norm.js";
import { linear } from "../layers/linear.js";
import type { Architecture } from "./architecture.js";

/** BERT with a classifier on the pooled first token (Devlin et al., 2019). */
export const bert: Architecture = { parameters, attention: attentionNames, embed, forward };

/** Names and shapes of the checkpoint's arrays. */
function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, intermediateSize: F, headSize, keptHeads, labels } = config;
  const shapes = new Map<string, number[]>();
  const addLinear = (name: string, outputs: number, inputs: number) => {
    shapes.set(`${name}.weight`, [outputs, inputs]).set(`${name}.bias`, [outputs]);
  };
  const addNorm = (name: string) => shapes.set(`${name}.weight`, [D]).set(`${name}.bias`, [D]);

  shapes.set("bert.embeddings.word_embeddings.weight", [config.vocabularySize, D]);
  shapes.set("bert.embeddings.position_embeddings.weight", [config.maxPositions, D]);
  shapes.set("bert.embeddings.token_type_embeddings.weight", [config.typeVocabularySize, D]);
  addNorm("bert.embeddings.LayerNorm");
  keptHeads.forEach((kept, layer) => {
    const name = layerName(layer);
    const { query, key, value, output } = attentionNames(layer);
    for (const projection of [query, key, value]) addLinear(projection, kept.length * headSize, D);
    addLinear(output, D, kept.length * headSize);
    addNorm(`${name}.attention.output.LayerNorm`);
    addLinear(`${name}.intermediate.dense`, F, D);
    addLinear(`${name}.output.dense`, D, F);
    addNorm(`${name}.output.LayerNorm`);
  });
  addLinear("bert.pooler.dense", D, D);
  addLinear("classifier", labels.length, D);
  return shapes;
}

function layerName(layer: number): string {
  return `bert.encoder.layer.${layer}`;
}

function attentionNames(layer: number) {
  const attention = `${layerName(layer)}.attention`;
  return {
    query: `${attention}.self.query`,
    key: `${attention}.self.key`,
    value: `${attention}.self.value`,
    output: `${attention}.output.dense`,
  };
}

/** Word embeddings of a batch, [B, T, D]. */
function embed(weights: Weights, batch: Batch): Tensor3D {
  const table = weights.get("bert.embeddings.word_embeddings.weight") as Tensor2D;
  return tf
    .gather(table, tf.tensor1d(batch.ids, "int32"))
    .reshape([batch.size, batch.length, table.shape[1]]);
}

/** Logits, [B, C]. */
function forward(weights: Weights, config: EncoderConfig, batch: Batch, options: ForwardOptions): Tensor2D {
  const { tap = (_site, _layer, value) => value } = options;
  const dense = (x: Tensor3D, name: string): Tensor3D =>
    linear(x, weights.get(`${name}.weight`) as Tensor2D, weights.get(`${name}.bias`) as Tensor1D);
  const norm = (x: Tensor3D, name: string): Tensor3D =>
    layerNorm(
      x,
      weights.get(`${name}.weight`) as Tensor1D,
      weights.get(`${name}.bias`) as Tensor1D,
      config.layerNormEpsilon,
    );
  const activation = activations[config.activation];
  const paddingBias = tf.tensor4d(batch.mask, [batch.size, 1, 1, batch.length]).sub(1).mul<Tensor4D>(1e9);

  let hidden = norm(
    (options.embeddings ?? embed(weights, batch)).add(placeAndType(weights, batch)),
    "bert.embeddings.LayerNorm",
  );
  for (let layer = 0; layer < config.layers; layer++) {
    const name = layerName(layer);
    hidden = tap("layerInput", layer, hidden);
    const attended = selfAttention(layer, hidden);
    hidden = norm(attended.add(hidden), `${name}.attention.output.LayerNorm`);
    const inner = activation(dense(hidden, `${name}.intermediate.dense`));
    hidden = norm(dense(inner, `${name}.output.dense`).add(hidden), `${name}.output.LayerNorm`);
  }
  const first = hidden.slice([0, 0, 0], [-1, 1, -1]); // [B, 1, D]
  const pooled = dense(first, "bert.pooler.dense").tanh<Tensor3D>();
  return dense(pooled, "classifier").squeeze([1]);

  function selfAttention(layer: number, x: Tensor3D): Tensor3D {
    const names = attentionNames(layer);
    const kept = config.keptHeads[layer];
    if (kept.length === 0) {
      return tap(
        "attentionOutput",
        layer,
        (weights.get(`${names.output}.bias`) as Tensor1D).broadcastTo(x.shape),
      );
    }
    const context = multiHeadAttention(
      tap("query", layer, dense(x, names.query)),
      tap("key", layer, dense(x, names.key)),
      tap("value", layer, dense(x, names.value)),
      kept.length,
      paddingBias,
      options.headMask && maskOfLayer(options.headMask, layer, kept),
      (probabilities) => tap("attention", layer, probabilities),
    );
    return tap("attentionOutput", layer, dense(tap("context", layer, context), names.output));
  }
}

/** Position and type embeddings of every token, [B, T, D]. */
function placeAndType(weights: Weights, batch: Batch): Tensor3D {
  const { size, length } = batch;
  const types = weights.get("bert.embeddings.token_type_embeddings.weight") as Tensor2D;
  const positions = weights.get("bert.embeddings.position_embeddings.weight") as Tensor2D;
  const width = types.shape[1];
  const type: Tensor3D = tf.gather(types, tf.tensor1d(batch.typeIds, "int32")).reshape([size, length, width]);
  return type.add(positions.slice([0, 0], [length, width]).expandDims(0));
}

/** The mask of one layer's kept heads, [1 or B, H, 1, 1]. */
function maskOfLayer(
  mask: NonNullable<ForwardOptions["headMask"]>,
  layer: number,
  kept: readonly number[],
): Tensor4D {
  const ofAll: Tensor3D = mask.rank === 2 ? mask.expandDims(0) : (mask as Tensor3D); // [1 or B, L, H]
  const heads = kept.map((head) => ofAll.slice([0, layer, head], [-1, 1, 1])); // not gather: its gradient lacks in wasm
  return tf.concat(heads, 2).reshape([ofAll.shape[0], kept.length, 1, 1]);
}
