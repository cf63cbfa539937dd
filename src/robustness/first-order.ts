import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import { type CleverOptions, robustnessOf } from "./local-robustness.js";

/**
 * How C of each sample changes when a head is masked, to first order in the head mask: −M·∂C/∂M. One forward pass, one
 * back to the embeddings, and one back through both, serve all heads.
 *
 * @param labels    gold classes, [B]
 * @param headMask  M, where heads are masked already, [L][H]
 * @returns in embedding units, [B, L, H]; 0 for heads that are pruned or masked
 */
export function firstOrderChanges(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
  headMask: readonly (readonly number[])[],
  options: CleverOptions,
): Tensor3D {
  return tf.tidy(() => {
    const mask = tf.tile(tf.tensor3d([headMask as number[][]]), [batch.size, 1, 1]);
    const sumOfC = (at: Tensor) => {
      const trace = classifier.trace(batch, { headMask: at as Tensor3D });
      return robustnessOf(trace, classifier, labels, options).clever.sum<tf.Scalar>(); // samples do not mix
    };
    return tf.grad(sumOfC)(mask).mul<Tensor3D>(mask).neg();
  });
}
