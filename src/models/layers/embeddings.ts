import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { Weights } from "../forward.js";

/**
 * Rows of an embedding table.
 * @param name     of the table's module in the checkpoint
 * @param indices  row-major [B, T]
 * @returns [B, T, width]
 */
export function lookUp(
  weights: Weights,
  name: string,
  indices: Int32Array,
  { size, length }: Batch,
): Tensor3D {
  const table = weights.get(`${name}.weight`) as Tensor2D;
  return tf.gather(table, tf.tensor1d(indices, "int32")).reshape([size, length, table.shape[1]]);
}

/** The embeddings of positions 0, 1, …, the same for every text, [1, T, width]. */
export function firstPositions(weights: Weights, name: string, { length }: Batch): Tensor3D {
  const table = weights.get(`${name}.weight`) as Tensor2D;
  return table.slice([0, 0], [length, table.shape[1]]).expandDims(0);
}
