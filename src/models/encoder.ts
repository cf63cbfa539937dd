import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batch.js";
import type { ForwardOptions, Tap } from "./forward.js";
import type { Activation } from "./layers/activation.js";
import {
  type AttentionBlock,
  type AttentionBlockParameters,
  attentionBlock,
  firstToken,
} from "./layers/attention-block.js";
import { type FeedForward, type FeedForwardParameters, feedForward } from "./layers/feed-forward.js";
import { type LayerNormParameters, layerNorm } from "./layers/layer-norm.js";
import { type LinearParameters, linear } from "./layers/linear.js";

/** The tensors of an encoder without its embeddings and a head, by what they are for. */
export interface EncoderBody {
  readonly embeddingNorm: LayerNormParameters;
  /** From the embedding size to the hidden size, after the norm (ELECTRA). */
  readonly projection?: LinearParameters;
  readonly layers: readonly EncoderLayerParameters[];
}

/** The tensors of an encoder classifier, by what they are for. */
export interface EncoderParameters extends EncoderBody {
  /** Of the first token's vector: out(activation(dense(x))). */
  readonly head: {
    readonly dense: LinearParameters;
    readonly activation: Activation;
    readonly out: LinearParameters;
  };
}

export interface EncoderLayerParameters {
  readonly attention: AttentionBlockParameters;
  readonly feedForward: FeedForwardParameters;
  /** Which of the H heads are left, ascending. */
  readonly keptHeads: readonly number[];
}

export interface LayerTrace {
  readonly attention: AttentionBlock;
  readonly feedForward: FeedForward;
}

/** The layers' part of a forward pass, with the values that gradients need. */
export interface LayersTrace {
  readonly layers: readonly LayerTrace[];
  /** The classification head's first product, [B, 1, D] */
  readonly pooled: Tensor3D;
  readonly logits: Tensor2D;
}

/** A forward pass with the values that gradients need. */
export interface EncoderTrace extends LayersTrace {
  /** Word, position and type embeddings added up, [B, T, E] */
  readonly embeddingSum: Tensor3D;
  /** 0 at tokens, very negative at padding, [B, 1, 1, T] */
  readonly paddingBias: Tensor4D;
  /** The mask it ran with: 1 = kept, 0 = masked. */
  readonly headMask: ForwardOptions["headMask"];
  /** Vectors of the distances between tokens (DeBERTa), [1, 2T−1, D] */
  readonly distances: Tensor3D | undefined;
}

export interface RunOptions extends Pick<ForwardOptions, "headMask" | "tap" | "everyToken"> {
  /** Vectors of the distances between tokens (DeBERTa), [1, 2T−1, D] */
  readonly distances?: Tensor3D;
}

const untapped: Tap = (_site, _layer, value) => value;

/**
 * Runs the encoder and its head.
 * @param embeddingSum  [B, T, E]
 */
export function runEncoder(
  parameters: EncoderParameters,
  batch: Batch,
  embeddingSum: Tensor3D,
  options: RunOptions,
): EncoderTrace {
  const paddingBias = paddingBiasOf(batch);
  const hidden = firstInput(parameters, embeddingSum, options.tap);
  const layers = runLayers(parameters, hidden, paddingBias, 0, options);
  return { embeddingSum, paddingBias, headMask: options.headMask, distances: options.distances, ...layers };
}

/**
 * What the last layer tells of every token.
 * @param embeddingSum  [B, T, E]
 * @returns [B, T, D]
 */
export function hiddenStates(
  body: EncoderBody,
  batch: Batch,
  embeddingSum: Tensor3D,
  distances: Tensor3D | undefined,
): Tensor3D {
  const hidden = firstInput(body, embeddingSum);
  const options = { distances, everyToken: true };
  const traces = traceLayers(body.layers, hidden, paddingBiasOf(batch), 0, options);
  return traces[traces.length - 1].feedForward.output;
}

/** 0 at tokens, very negative at padding, [B, 1, 1, T] */
function paddingBiasOf({ mask, size, length }: Batch): Tensor4D {
  return tf.tensor4d(mask, [size, 1, 1, length]).sub(1).mul(1e9);
}

/** What enters the first layer, [B, T, D]. */
function firstInput(
  { embeddingNorm, projection }: EncoderBody,
  embeddingSum: Tensor3D,
  tap: Tap = untapped,
): Tensor3D {
  const normed = tap("embeddings", 0, layerNorm(embeddingSum, embeddingNorm));
  return projection ? linear(normed, projection) : normed;
}

/**
 * Runs the layers from one on, and the head.
 * @param hidden  what enters the layer `from`, [B, T, D]
 * @returns of the layers that ran, the first of them first
 */
export function runLayers(
  { layers, head }: EncoderParameters,
  hidden: Tensor3D,
  paddingBias: Tensor4D,
  from: number,
  options: RunOptions,
): LayersTrace {
  const traces = traceLayers(layers, hidden, paddingBias, from, options);
  const output = traces.at(-1)?.feedForward.output ?? hidden;
  const pooled = linear(firstToken(output), head.dense);
  const { tap = untapped } = options;
  const entering = tap("pooled", layers.length, head.activation.apply(pooled));
  return { layers: traces, pooled, logits: linear(entering, head.out).squeeze([1]) };
}

function traceLayers(
  layers: readonly EncoderLayerParameters[],
  hidden: Tensor3D,
  paddingBias: Tensor4D,
  from: number,
  { headMask, distances, tap = untapped, everyToken = false }: RunOptions,
): LayerTrace[] {
  const traces: LayerTrace[] = [];
  let output = hidden;
  for (let layer = from; layer < layers.length; layer++) {
    const { attention: parameters, feedForward: rest, keptHeads } = layers[layer];
    const attention = attentionBlock(tap("layerInput", layer, output), parameters, {
      paddingBias,
      headMask: headMask && maskOfLayer(headMask, layer, keptHeads),
      distances,
      firstTokenOnly: !everyToken && layer === layers.length - 1,
      layer,
      tap,
    });
    const tapOuter = (outer: Tensor3D) => tap("feedForwardOutput", layer, outer);
    const trace = { attention, feedForward: feedForward(attention.sum, rest, tapOuter) };
    traces.push(trace);
    output = trace.feedForward.output;
  }
  return traces;
}

/** The mask of one layer's kept heads, [1 or B, 1, H, 1]. */
function maskOfLayer(
  mask: NonNullable<ForwardOptions["headMask"]>,
  layer: number,
  kept: readonly number[],
): Tensor4D | undefined {
  if (kept.length === 0) return undefined;
  const ofAll: Tensor3D = mask.rank === 2 ? mask.expandDims(0) : (mask as Tensor3D); // [1 or B, L, H]
  const [batch, , heads] = ofAll.shape;
  const ofLayer = ofAll.slice([0, layer, 0], [-1, 1, -1]).reshape<Tensor2D>([batch, heads]);
  const ofKept = kept.length === heads ? ofLayer : tf.matMul(ofLayer, columnsOf(kept, heads));
  return ofKept.reshape<Tensor4D>([batch, 1, kept.length, 1]);
}

/** What a product with it leaves of so many columns, [columns, kept]; not gather: its gradient lacks in wasm. */
function columnsOf(kept: readonly number[], columns: number): Tensor2D {
  return tf
    .oneHot(tf.tensor1d([...kept], "int32"), columns)
    .transpose()
    .cast<Tensor2D>("float32");
}
