import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace, LayerTrace } from "../models/encoder.js";
import { firstToken } from "../models/layers/attention-block.js";
import { distanceGradients } from "../models/layers/distances.js";
import { headTables, layersWithHeads } from "./head-tables.js";
import { type LayerGradients, lossGradients } from "./loss-gradients.js";

/**
 * Fisher score of every head for each sample of a batch: ‖∇θ J‖², with J the sample's cross-entropy and θ the
 * head's rows of the query, key and value projections with their biases, and its columns of the output
 * projection (RAHP, eq. 3 and 4, before the mean over samples).
 *
 * @param labels  gold classes, [B]
 * @returns [B][L][H], 0 for heads that are pruned
 */
export async function fisherPerSample(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Promise<number[][][]> {
  const norms = tf.tidy(() => headGradientNorms(classifier.trace(batch), classifier, labels));
  return headTables(norms, classifier.config, batch.size);
}

/**
 * Squared gradient norms of the kept heads of each layer that has any.
 *
 * One forward and one backward pass serve all heads: the gradient of a projection's weight, for each sample, is gᵀx,
 * with x what entered the projection and g the gradient of its result. DeBERTa's query and key projections may also
 * project the distances between tokens: then their gradient is the sum over both uses. Projections that only
 * distances go through are no part of θ.
 *
 * @returns [B, kept heads]
 */
export function headGradientNorms(
  trace: EncoderTrace,
  classifier: Classifier,
  labels: readonly number[],
): Tensor2D[] {
  const gradients = lossGradients(trace, classifier, labels);
  const shared = classifier.config.deberta?.relative.sharedKeys ?? false;
  return layersWithHeads(classifier.config).map((layer) =>
    layerNorms(trace.layers[layer], gradients[layer], shared ? trace.distances : undefined),
  );
}

/** @param distances  what also entered the query and key projections, [1, 2T−1, D] */
function layerNorms(
  { attention: block }: LayerTrace,
  { heads: gradients, attentionOutput }: LayerGradients,
  distances: Tensor3D | undefined,
): Tensor2D {
  const { query, key, value, scores } = gradients!;
  const [batch, heads] = [scores.shape[0], scores.shape[1]];
  const { input, attention } = block;
  const asking = scores.shape[2] < input.shape[1] ? firstToken(input) : input;
  const again =
    distances && distanceGradients(scores, attention!.query, attention!.key, attention!.distances!);
  const secondUse = (g: Tensor3D | undefined): Use[] =>
    g ? [{ x: tf.tile(distances!, [batch, 1, 1]), g }] : [];
  return tf.addN([
    rowNorms([{ x: asking, g: only(query) }, ...secondUse(again?.query)], heads),
    rowNorms([{ x: input, g: only(key) }, ...secondUse(again?.key)], heads),
    rowNorms([{ x: input, g: only(value) }], heads),
    columnNorms(block.context!, only(attentionOutput), heads),
  ]);
}

/** The one gradient among M = 1 variants, [B, T, N]. */
function only(gradient: Tensor4D): Tensor3D {
  return gradient.squeeze([2]);
}

/** One use of a projection. */
interface Use {
  /** What entered the projection, [B, T, D]. */
  readonly x: Tensor3D;
  /** The gradient of its result, [B, T, H·d]. */
  readonly g: Tensor3D;
}

/**
 * Squared norm of each head's rows of Σ gᵀx over the uses, and of the bias gradient Σ_t g.
 * @returns [B, H]
 */
function rowNorms(uses: readonly Use[], heads: number): Tensor2D {
  const weight = tf.addN(uses.map(({ x, g }) => tf.matMul<Tensor3D>(g, x, true))); // [B, H·d, D]
  const bias = tf.addN(uses.map(({ g }) => g.sum<Tensor2D>(1))); // [B, H·d]
  const [batch, width, inputs] = weight.shape;
  const ofWeight = weight.square().reshape<Tensor4D>([batch, heads, width / heads, inputs]);
  const ofBias = bias.square().reshape<Tensor3D>([batch, heads, width / heads]);
  return ofWeight.sum<Tensor2D>([2, 3]).add(ofBias.sum(2));
}

/**
 * Squared norm of each head's columns of gᵀ·context.
 * @param context  what entered the output projection, [B, T, H·d]
 * @param g        the gradient of its result, [B, T, D]
 * @returns [B, H]
 */
function columnNorms(context: Tensor3D, g: Tensor3D, heads: number): Tensor2D {
  const [batch, , width] = context.shape;
  return tf
    .matMul(context, g, true)
    .square()
    .reshape([batch, heads, width / heads, g.shape[2]])
    .sum([2, 3]);
}
