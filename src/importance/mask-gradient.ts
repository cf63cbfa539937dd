import type { Scalar, Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import { crossEntropy } from "./cross-entropy.js";

/**
 * Slope of each sample's loss along every head's mask, ∂J/∂M at M = 1, with J the cross-entropy: positive where
 * less of the head would lower the loss (Michel et al., 2019, eq. 2, before the absolute value).
 *
 * @param labels  gold classes, [B]
 * @returns in nats per unit of mask, signed, [B][L][H], 0 for heads that are pruned
 */
export async function maskGradientPerSample(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Promise<number[][][]> {
  const { layers, heads, keptHeads } = classifier.config;
  const shape: [number, number, number] = [batch.size, layers, heads];
  const gradient = tf.tidy(() => {
    const noHeads = keptHeads.every((kept) => kept.length === 0);
    if (noHeads) return tf.zeros<tf.Rank.R3>(shape); // then nothing depends on the mask
    const loss = (headMask: Tensor) =>
      crossEntropy(classifier.forward(batch, { headMask: headMask as Tensor3D }), labels).sum<Scalar>();
    return tf.grad(loss)(tf.ones(shape)) as Tensor3D;
  });
  try {
    return await gradient.array();
  } finally {
    gradient.dispose();
  }
}

/** |∂J/∂M| of each sample: how much its loss moves with each head, whatever the direction. */
export async function absoluteMaskGradientPerSample(
  classifier: Classifier,
  batch: Batch,
  labels: readonly number[],
): Promise<number[][][]> {
  const signed = await maskGradientPerSample(classifier, batch, labels);
  return signed.map((table) => table.map((row) => row.map(Math.abs)));
}
