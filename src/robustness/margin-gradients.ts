import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import { embeddingGradient, type WithRespectTo } from "../models/encoder-backward.js";
import type { Encoding } from "../models/tokenizer.js";
import type { GradientNorms } from "./gradient-maxima.js";
import type { Norm } from "./lp-ball.js";
import { shiftedEmbeddings } from "./shifted-embeddings.js";

/** An example whose margins' gradients are wanted at points around it. */
export interface MarginGradients {
  /** d: of all tokens' vectors together, special tokens included. */
  readonly dimensions: number;
  readonly norms: GradientNorms;
  /** Frees what the engine holds. */
  dispose(): void;
}

/**
 * Gradients of the margins z_c − z_j of one example: one forward pass, and one back for each target class j. The points of a call are a
 * batch of copies of the example, so that there is no padding among them.
 *
 * @param from     c
 * @param targets  j, other classes
 * @param wrt      what a point moves: the word embeddings as looked up, or what enters the first encoder layer
 * @param norm     that the gradients are measured in
 */
export function marginGradients(
  classifier: Classifier,
  encoding: Encoding,
  from: number,
  targets: readonly number[],
  wrt: WithRespectTo,
  norm: Norm,
): MarginGradients {
  const shifted = shiftedEmbeddings(classifier, encoding, wrt);
  return {
    dimensions: shifted.dimensions,
    async norms(offsets, n) {
      const tensors = tf.tidy(() => {
        const trace = shifted.traceAt(offsets, n);
        return targets.map((to) => {
          const dLogits = slope(from, to, classifier.labels.length, n);
          return lengths(embeddingGradient(dLogits, trace, classifier.encoder, wrt).squeeze([2]), norm);
        });
      });
      try {
        return await Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
      } finally {
        tf.dispose(tensors);
      }
    },
    dispose: shifted.dispose,
  };
}

/** ∂(z_from − z_to)/∂z, for each of n points, [n, C]. */
function slope(from: number, to: number, classes: number, n: number): Tensor2D {
  const row = Array.from({ length: classes }, (_, c) => Number(c === from) - Number(c === to));
  return tf.tile(tf.tensor2d([row]), [n, 1]);
}

/** Length of each point's gradient over all tokens and dimensions together, [n]. */
function lengths(gradient: Tensor3D, norm: Norm): Tensor1D {
  if (norm === 2) return gradient.square().sum<Tensor1D>([1, 2]).sqrt();
  return norm === 1 ? gradient.abs().sum<Tensor1D>([1, 2]) : gradient.abs().max<Tensor1D>([1, 2]);
}
