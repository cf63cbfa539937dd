import type { Tensor, Tensor2D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import { type EncoderTrace, runLayers } from "../models/encoder.js";
import { embeddingBackward, headBackward, layersBackward } from "../models/encoder-backward.js";
import { attentionBlockBackward, headContributions } from "../models/layers/attention-block.js";
import { feedForward, feedForwardBackward } from "../models/layers/feed-forward.js";
import { cleverScore } from "./clever-score.js";
import type { CleverOptions } from "./local-robustness.js";
import { margin, marginGradient } from "./margin.js";

/**
 * C of each sample with one head of a layer masked, for M heads of that layer at once, on top of the head mask that
 * the trace was made with.
 *
 * What lies below the layer does not change when its head is masked: the forward pass starts from the trace's
 * attention there, as M variants of the batch. The backward pass goes through the variants' own values down to this
 * layer, and from there through the trace's, which all variants share.
 *
 * @param trace   of the batch without further masks
 * @param labels  gold classes, [B]
 * @param heads   to be masked, each alone: their places among the layer's kept heads, M
 * @returns C, [M, B]
 */
export function cleverWithoutHeads(
  trace: EncoderTrace,
  { encoder }: Classifier,
  labels: readonly number[],
  layer: number,
  heads: readonly number[],
  { wrt, epsilon }: CleverOptions,
): Tensor2D {
  const variants = heads.length;
  const { attention: block } = trace.layers[layer];
  const { attention, feedForward: rest } = encoder.layers[layer];
  const [batch, queries, width] = block.sum.shape;

  const contributions = headContributions(block, attention, heads); // [M, B, Q, D]
  const sums = tf.sub<Tensor4D>(block.sum.expandDims(0), contributions);
  const own = feedForward(sums.reshape([variants * batch, queries, width]), rest);
  const above = runLayers(encoder, own.output, repeat(trace.paddingBias, variants), layer + 1, {
    headMask: trace.headMask,
    distances: trace.distances,
  });
  const ofVariants = heads.flatMap(() => labels);
  const margins = margin(above.logits, ofVariants); // [M·B]

  const dLogits = marginGradient(above.logits, ofVariants);
  const last = above.layers.at(-1)?.feedForward ?? own;
  const dFinal = headBackward(dLogits, above.pooled, last.output.shape[1], encoder);
  const dOutput = layersBackward(dFinal, above.layers, encoder.layers.slice(layer + 1)); // [M·B, Q, 1, D]
  const dSum = feedForwardBackward(dOutput, own, rest)
    .reshape<Tensor4D>([variants, batch, queries, width])
    .transpose<Tensor4D>([1, 2, 0, 3]); // [B, Q, M, D]
  const dInput = attentionBlockBackward(
    dSum,
    block,
    attention,
    withoutEach(heads, block.headMask, attention.heads),
  );
  const dHidden = layersBackward(dInput.input, trace.layers.slice(0, layer), encoder.layers);
  const gradient = embeddingBackward(dHidden, trace, encoder, wrt); // [B, T, M, E]
  const norms = gradient.square().sum([1, 3]).sqrt().transpose<Tensor2D>(); // [M, B]
  return cleverScore(margins.reshape<Tensor2D>([variants, batch]), norms, epsilon);
}

/** The batch's values for each variant, [M·B, …]. */
function repeat<T extends Tensor>(x: T, variants: number): T {
  return tf.tile(x, [variants, ...x.shape.slice(1).map(() => 1)]);
}

/** The head mask of each variant, on top of the block's own, [1 or B, 1, M, H, 1]. */
function withoutEach(masked: readonly number[], mask: Tensor4D | undefined, heads: number): Tensor5D {
  const kept = masked.map((head) => Array.from({ length: heads }, (_, h) => (h === head ? 0 : 1)));
  const each: Tensor5D = tf.tensor2d(kept).reshape([1, 1, masked.length, heads, 1]);
  return mask ? each.mul(mask.expandDims(2)) : each;
}
