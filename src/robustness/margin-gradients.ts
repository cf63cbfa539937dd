import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import type { Encoding } from "../models/tokenizer.js";
import type { GradientNorms } from "./gradient-maxima.js";
import { addTo, type WithRespectTo } from "./local-robustness.js";
import type { Norm } from "./lp-ball.js";

/** An example whose margins' gradients are wanted at points around it. */
export interface MarginGradients {
  /** d: of all tokens' vectors together, special tokens included. */
  readonly dimensions: number;
  readonly norms: GradientNorms;
  /** Frees what the engine holds. */
  dispose(): void;
}

/**
 * Gradients of the margins z_c − z_j of one example, one pass for each target class j. The points of a call are a
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
  const batchOf = (n: number) => classifier.batch(Array.from({ length: n }, () => encoding));
  const words: Tensor3D = tf.tidy(() => classifier.embed(batchOf(1))); // [1, T, E]
  const [, tokens, width] = words.shape;
  const size = wrt === "word" ? width : classifier.config.hiddenSize;

  const normsOf = (points: Tensor3D, n: number, to: number): Tensor1D => {
    const logits = (at: Tensor3D): Tensor2D =>
      classifier.forward(batchOf(n), wrt === "word" ? { embeddings: at } : { tap: addTo("layerInput", at) });
    const margin = (at: Tensor) => {
      const z = logits(at as Tensor3D); // [n, C]
      return column(z, from).sub(column(z, to)).sum<tf.Scalar>(); // points do not mix in a pass
    };
    return lengths(tf.grad(margin)(points) as Tensor3D, norm);
  };
  return {
    dimensions: tokens * size,
    async norms(offsets, n) {
      const tensors = tf.tidy(() => {
        const moves = tf.tensor3d(offsets, [n, tokens, size]);
        const points: Tensor3D = wrt === "word" ? words.add(moves) : moves;
        return targets.map((to) => normsOf(points, n, to));
      });
      try {
        return await Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
      } finally {
        tf.dispose(tensors);
      }
    },
    dispose: () => words.dispose(),
  };
}

/** One class's logits. */
function column(logits: Tensor2D, index: number): Tensor2D {
  return logits.slice([0, index], [-1, 1]);
}

/** Length of each point's gradient over all tokens and dimensions together, [n]. */
function lengths(gradient: Tensor3D, norm: Norm): Tensor1D {
  if (norm === 2) return gradient.square().sum<Tensor1D>([1, 2]).sqrt();
  return norm === 1 ? gradient.abs().sum<Tensor1D>([1, 2]) : gradient.abs().max<Tensor1D>([1, 2]);
}
