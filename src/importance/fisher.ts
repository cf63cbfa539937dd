import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace, LayerTrace } from "../models/encoder.js";
import type { LayerGradients } from "../models/encoder-backward.js";
import { firstToken } from "../models/layers/attention-block.js";
import { distanceGradients } from "../models/layers/distances.js";
import { headTables, layersWithHeads } from "./head-tables.js";
import { lossGradients } from "./loss-gradients.js";

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
 * One forward and one backward pass serve all heads: the gradient of a projection's weight, for each sample, is
 * Σ_t g_t x_tᵀ, with x what entered the projection and g the gradient of its result. DeBERTa's query and key projections
 * may also project the distances between tokens: then the sum runs over both uses. Projections that only distances go
 * through are no part of θ.
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
  const bothUses = (x: Tensor3D, g: Tensor4D, again: Tensor3D | undefined): Use =>
    again
      ? { x: tf.concat([x, tf.tile(distances!, [batch, 1, 1])], 1), g: tf.concat([only(g), again], 1) }
      : { x, g: only(g) };
  return tf.addN([
    rowNorms(bothUses(asking, query, again?.query), heads),
    rowNorms(bothUses(input, key, again?.key), heads),
    rowNorms({ x: input, g: only(value) }, heads),
    columnNorms(block.context!, only(attentionOutput), heads),
  ]);
}

/** The one gradient among M = 1 variants, [B, T, N]. */
function only(gradient: Tensor4D): Tensor3D {
  return gradient.squeeze([2]);
}

/** The use of a projection, for all that it projects. */
interface Use {
  /** What entered the projection, [B, T, D]. */
  readonly x: Tensor3D;
  /** The gradient of its result, [B, T, H·d]. */
  readonly g: Tensor3D;
}

/**
 * Squared norm of each head's rows of a projection's weight gradient Σ_t g_t x_tᵀ and bias gradient Σ_t g_t.
 * @returns [B, H]
 */
function rowNorms({ x, g }: Use, heads: number): Tensor2D {
  return sumOverPairs(tokenProducts(x).add(1), g, heads); // 1: what the bias is multiplied with
}

/**
 * Squared norm of each head's columns of Σ_t g_t cᵀ_t.
 * @param context  c, what entered the output projection, [B, T, H·d]
 * @param g        the gradient of its result, [B, T, D]
 * @returns [B, H]
 */
function columnNorms(context: Tensor3D, g: Tensor3D, heads: number): Tensor2D {
  return sumOverPairs(tokenProducts(g), context, heads);
}

/**
 * ‖Σ_t a_t b_tᵀ‖² = Σ_{t,u} (a_t·a_u)(b_t·b_u): as many products as there are pairs of tokens, far fewer than the
 * weights have entries.
 * @param products  a_t·a_u, [B, T, T]
 * @param b         of all heads, [B, T, H·d]
 * @returns for each head's part of b, [B, H]
 */
function sumOverPairs(products: Tensor3D, b: Tensor3D, heads: number): Tensor2D {
  const [batch, tokens, width] = b.shape;
  const byHead = b.reshape<Tensor4D>([batch, tokens, heads, width / heads]).transpose<Tensor4D>([0, 2, 1, 3]);
  const sum = tokenProducts(byHead).mul(products.expandDims(1)).sum<Tensor2D>([2, 3]);
  return sum.relu(); // a norm of about 0 may come out just below it
}

/** a_t·a_u of all pairs of tokens, [..., T, T]. */
function tokenProducts<T extends Tensor3D | Tensor4D>(a: T): T {
  return tf.matMul<T>(a, a, false, true);
}
