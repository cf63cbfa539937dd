import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace } from "../models/encoder.js";
import { embeddingGradient, type WithRespectTo } from "../models/encoder-backward.js";
import { type Head, maskWithout } from "../models/heads.js";
import { cleverScore } from "./clever-score.js";
import { margin, marginGradient } from "./margin.js";

export interface CleverOptions {
  /** `word`: the word embeddings as looked up; `encoder`: what enters the first encoder layer. */
  readonly wrt: WithRespectTo;
  /** Added to the gradient's length. */
  readonly epsilon: number;
}

/** What one pass over a batch tells of each sample's local robustness; arrays of B. */
export interface LocalRobustness {
  /** [B][C] */
  readonly logits: number[][];
  /** g, in logits. */
  readonly margin: Float32Array;
  /** ‖∇ₑg‖₂, in logits per embedding unit. */
  readonly gradientNorm: Float32Array;
  /** C, in embedding units. */
  readonly clever: Float32Array;
}

/**
 * Margin, gradient length and C of every sample of a batch, from one forward and one backward pass.
 *
 * @param labels  gold classes, [B]
 * @param masked  heads that are masked
 */
export async function localRobustness(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
  masked: readonly Head[],
  options: CleverOptions,
): Promise<LocalRobustness> {
  const { layers, heads } = classifier.config;
  const results = tf.tidy(() => {
    const headMask = masked.length > 0 ? tf.tensor2d(maskWithout(masked, layers, heads)) : undefined;
    const trace = classifier.trace(batch, { headMask });
    return { logits: trace.logits, ...robustnessOf(trace, classifier, labels, options) };
  });
  try {
    return {
      logits: await results.logits.array(),
      margin: await results.margin.data<"float32">(),
      gradientNorm: await results.norm.data<"float32">(),
      clever: await results.clever.data<"float32">(),
    };
  } finally {
    tf.dispose(results);
  }
}

/** Margin, gradient length and C of each sample of a traced forward pass; differentiable, [B]. */
export function robustnessOf(
  trace: EncoderTrace,
  { encoder }: Classifier,
  labels: readonly number[],
  { wrt, epsilon }: CleverOptions,
): { margin: Tensor1D; norm: Tensor1D; clever: Tensor1D } {
  const margins = margin(trace.logits, labels);
  const gradient = embeddingGradient(marginGradient(trace.logits, labels), trace, encoder, wrt);
  const norm = gradient.square().sum<Tensor2D>([1, 3]).sqrt().squeeze<Tensor1D>([1]);
  return { margin: margins, norm, clever: cleverScore(margins, norm, epsilon) };
}
