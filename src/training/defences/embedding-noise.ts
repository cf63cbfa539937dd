import type { Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../../models/batch.js";
import { drawNormal } from "../../support/random-normal.js";
import type { MicroBatch } from "../micro-batch.js";

/** Standard normal noise of the shape of a batch's word embeddings, [B, T, E]. */
export function normalNoise({ batch, config, random }: MicroBatch): Tensor3D {
  const shape: [number, number, number] = [batch.size, batch.length, config.embeddingSize];
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  drawNormal(random(0), 1, values);
  return tf.tensor3d(values, shape);
}

/** What there is at tokens, and 0 at padding, so that nothing depends on how far a batch is padded; [B, T, any]. */
export function onTokens(values: Tensor3D, { mask, size, length }: Batch): Tensor3D {
  return values.mul(tf.tensor3d(mask, [size, length, 1]));
}
