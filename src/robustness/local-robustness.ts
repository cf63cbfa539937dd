import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import { type Head, maskWithout } from "../models/heads.js";
import { cleverScore, gradientNorm } from "./clever-score.js";
import { margin } from "./margin.js";

/** Which vectors the gradient is taken with respect to. */
export const WITH_RESPECT_TO = ["word", "encoder"] as const;
export type WithRespectTo = (typeof WITH_RESPECT_TO)[number];

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
 * Margin, gradient length and C of every sample of a batch, from one forward and one backward pass. Samples do
 * not mix in a forward pass, so the gradient of the summed margins holds every sample's own.
 *
 * @param labels  gold classes, [B]
 * @param masked  heads that are masked
 */
export async function localRobustness(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
  masked: readonly Head[],
  { wrt, epsilon }: CleverOptions,
): Promise<LocalRobustness> {
  const { layers, heads, hiddenSize } = classifier.config;
  let logits: Tensor2D | undefined;
  let margins: Tensor1D | undefined;
  const sumOfMargins = (inputs: Tensor3D) => {
    const headMask = masked.length > 0 ? tf.tensor2d(maskWithout(masked, layers, heads)) : undefined;
    const at = wrt === "word" ? { embeddings: inputs } : { tap: addTo("layerInput", inputs) };
    logits = tf.keep(classifier.forward(batch, { headMask, ...at }));
    margins = tf.keep(margin(logits, labels));
    return margins.sum<tf.Scalar>();
  };
  let norm: Tensor1D | undefined;
  let clever: Tensor1D | undefined;
  try {
    [norm, clever] = tf.tidy(() => {
      const at = wrt === "word" ? classifier.embed(batch) : zeros(batch, hiddenSize);
      const gradient = tf.grad((x) => sumOfMargins(x as Tensor3D))(at) as Tensor3D; // [B, T, D]
      const lengths = gradientNorm(gradient);
      return [lengths, cleverScore(margins!, lengths, epsilon)];
    });
    return {
      logits: await logits!.array(),
      margin: await margins!.data<"float32">(),
      gradientNorm: await norm.data<"float32">(),
      clever: await clever.data<"float32">(),
    };
  } finally {
    tf.dispose([logits, margins, norm, clever].filter((tensor) => tensor !== undefined));
  }
}

/** A tap that adds a value to what enters the first layer, so that the sum can be differentiated there. */
export function addTo(place: "layerInput", addend: Tensor3D) {
  return (site: string, layer: number, value: Tensor3D): Tensor3D =>
    site === place && layer === 0 ? value.add(addend) : value;
}

function zeros(batch: Batch, width: number): Tensor3D {
  return tf.zeros([batch.size, batch.length, width]);
}
