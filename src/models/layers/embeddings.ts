import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EmbeddingNames } from "../architectures/checkpoint-names.js";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../weights.js";

/** Word embeddings of a batch, as looked up, [B, T, E]. */
export function wordEmbeddings(weights: Weights, { words }: EmbeddingNames, batch: Batch): Tensor3D {
  return lookUp(weights, words, batch.ids, batch);
}

/**
 * Word embeddings with those of types and positions added, as far as an encoder has them; before the norm.
 * @param words  word embeddings, [B, T, E]
 * @returns [B, T, E]
 */
export function embeddingSum(
  weights: Weights,
  { types, positions }: EmbeddingNames,
  config: EncoderConfig,
  batch: Batch,
  words: Tensor3D,
): Tensor3D {
  const typed = types ? words.add<Tensor3D>(lookUp(weights, types, batch.typeIds, batch)) : words;
  if (!positions) return typed;
  const ofPositions =
    config.firstPosition === 0
      ? firstPositions(weights, positions, batch)
      : lookUp(weights, positions, positionsOf(batch, config), batch);
  return typed.add(ofPositions);
}

/**
 * Rows of an embedding table.
 * @param name     of the table's module in the checkpoint
 * @param indices  row-major [B, T]
 * @returns [B, T, width]
 */
function lookUp(weights: Weights, name: string, indices: Int32Array, { size, length }: Batch): Tensor3D {
  const table = weights.get(`${name}.weight`) as Tensor2D;
  return tf.gather(table, tf.tensor1d(indices, "int32")).reshape([size, length, table.shape[1]]);
}

/** The embeddings of positions 0, 1, …, the same for every text, [1, T, width]. */
function firstPositions(weights: Weights, name: string, { length }: Batch): Tensor3D {
  const table = weights.get(`${name}.weight`) as Tensor2D;
  return table.slice([0, 0], [length, table.shape[1]]).expandDims(0);
}

/**
 * Position of each token where positions follow the padding token's id (RoBERTa), [B, T]. Padding tokens aren't
 * counted, and have their id for a position; that also holds for one that is written out in a text.
 */
function positionsOf({ ids, size, length }: Batch, { padTokenId, firstPosition }: EncoderConfig): Int32Array {
  const positions = new Int32Array(size * length).fill(padTokenId);
  for (let b = 0; b < size; b++) {
    let next = firstPosition;
    for (let i = b * length; i < (b + 1) * length; i++) {
      if (ids[i] !== padTokenId) positions[i] = next++;
    }
  }
  return positions;
}
