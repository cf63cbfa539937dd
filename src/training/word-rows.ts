import type { NamedArray } from "../models/safetensors.js";

/** The rows of the word embeddings that a batch reads; the others, by far the most, have no gradient. */
export interface WordRows {
  /** Their numbers, which are token ids, each once. */
  readonly numbers: Int32Array;
  /** Which of them each token reads, row-major [B, T]. */
  readonly ofTokens: Int32Array;
}

/** @param ids  of a batch, [B, T] */
export function wordRows(ids: Int32Array): WordRows {
  const places = new Map<number, number>();
  for (const id of ids) if (!places.has(id)) places.set(id, places.size);
  return { numbers: Int32Array.from(places.keys()), ofTokens: ids.map((id) => places.get(id)!) };
}

/**
 * A batch's rows of the table.
 * @param table  [vocabulary, E]
 * @returns in the order of their numbers, [rows, E]
 */
export function rowsOf({ shape, values }: NamedArray, { numbers }: WordRows): NamedArray {
  const width = shape[1];
  const rows = new Float32Array(numbers.length * width);
  numbers.forEach((number, row) => {
    rows.set(values.subarray(number * width, (number + 1) * width), row * width);
  });
  return { shape: [numbers.length, width], values: rows };
}
