import { setImmediate as nextTurn } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import type { VectorTable } from "../../data/vector-table.js";
import { NearestRows } from "./nearest-rows.js";

export interface NearestNeighboursOptions {
  /** Neighbours of a word, k. */
  readonly most: number;
  readonly signal: AbortSignal | undefined;
  /** Told how many words have their neighbours. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * The nearest other words of every word, by the cosine of their vectors: the largest first, of equal ones the first of the
 * file. The engine multiplies block by block in float32 and so tells which words may be among the nearest; those are
 * compared in float64, so that the result is exact and the same on every engine.
 *
 * @returns rows of the neighbours, [words, most]; −1 where there are no more words
 */
export async function nearestNeighbours(
  table: VectorTable,
  { most, signal, onProgress }: NearestNeighboursOptions,
): Promise<Int32Array> {
  const { words, dimensions } = table;
  const neighbours = new Int32Array(words.length * most).fill(-1);
  let start = 0;
  for (const block of usedRows(table)) {
    const nearest = Array.from(
      { length: block.length / dimensions },
      () => new NearestRows(most, floatError(dimensions)),
    );
    let otherStart = 0;
    for (const other of usedRows(table)) {
      await nextTurn(); // lets a cancellation through
      signal?.throwIfAborted();
      const width = other.length / dimensions;
      const cosines = await products(block, other, dimensions); // [height, width]
      for (const [row, found] of nearest.entries()) {
        found.offer(cosines.subarray(row * width, (row + 1) * width), otherStart, start + row);
      }
      otherStart += width;
    }
    for (const [row, found] of nearest.entries()) {
      const exact = found.exact((other) => table.cosine(start + row, other));
      neighbours.set(exact, (start + row) * most);
    }
    start += nearest.length;
    onProgress(start, words.length);
  }
  return neighbours;
}

/** The table's blocks, without the rows of the last that hold no word. */
function usedRows({ words, blocks, dimensions }: VectorTable): Float32Array[] {
  let left = words.length * dimensions;
  return blocks.map((block) => {
    const used = block.subarray(0, left);
    left -= used.length;
    return used;
  });
}

/** Bound on the difference of two float32 dot products of unit vectors from the exact ones: 2·D·2⁻²⁴ each. */
const floatError = (dimensions: number) => 4 * dimensions * 2 ** -24;

async function products(
  rows: Float32Array,
  columns: Float32Array,
  dimensions: number,
): Promise<Float32Array> {
  const result = tf.tidy(() => {
    const [a, b] = [rows, columns].map((values) =>
      tf.tensor2d(values, [values.length / dimensions, dimensions]),
    );
    return tf.matMul(a!, b!, false, true);
  });
  const values = await result.data<"float32">();
  result.dispose();
  return values;
}
