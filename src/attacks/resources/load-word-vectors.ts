import { readWordVectors } from "../../data/read-word-vectors.js";
import type { VectorTable } from "../../data/vector-table.js";
import { checkCount, checkNames } from "../../support/check-options.js";
import { invalid } from "../../support/rahp-error.js";
import { workSignal } from "../../support/work-signal.js";
import type { WordVectors } from "../word-vectors.js";
import { nearestNeighbours } from "./nearest-neighbours.js";
import { readNeighbours, writeNeighbours } from "./neighbour-cache.js";

export interface WordVectorsOptions {
  /** Neighbours of a word, k. @default 50, TextFooler's */
  readonly neighbours?: number;
  /** The least cosine of a neighbour, in [−1, 1]. @default -1: all */
  readonly leastCosine?: number;
  /** Words that are read, from the head of the file: most files have frequent words first. @default all */
  readonly words?: number;
  /** For .npy: a text file with a word for each row, a line each. @default the file of that name with .txt */
  readonly vocabulary?: string;
  readonly signal?: AbortSignal;
  /** Told how many words have their neighbours. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Loads word vectors (text: .txt, .vec; word2vec's binary: .bin; NumPy's: .npy) and finds the nearest neighbours of every
 * word, exactly. They are kept beside the file, in FILE.k50.neighbours, and found anew where that was made from another
 * file, or is broken; where the folder may not be written, they are not kept. An engine must have been chosen before.
 *
 * @throws RahpError for missing and broken files, and options out of range; the signal's reason
 * @example const vectors = await loadWordVectors("counter-fitted-vectors.txt", { leastCosine: 0.5 });
 */
export async function loadWordVectors(path: string, options: WordVectorsOptions = {}): Promise<WordVectors> {
  const { signal: callers, onProgress = () => {}, ...checked } = checkOptions(path, options);
  const signal = workSignal(callers);
  const { neighbours: most, leastCosine, words, vocabulary } = checked;
  const { table, hash } = await readWordVectors(path, { most: words, vocabulary, signal });
  const cache = `${path}.k${most}.neighbours`;
  const source = { hash, words: table.words.length, most };
  let rows = await readNeighbours(cache, source);
  if (!rows) {
    rows = await nearestNeighbours(table, { most, signal, onProgress });
    await writeNeighbours(cache, source, rows);
  }
  return vectorsOf(path, table, rows, most, leastCosine);
}

function checkOptions(path: string, options: WordVectorsOptions) {
  const known = ["neighbours", "leastCosine", "words", "vocabulary", "signal", "onProgress"];
  checkNames(options, known);
  const { neighbours = 50, leastCosine = -1, words = Number.POSITIVE_INFINITY } = options;
  checkCount("neighbours", neighbours);
  if (words !== Number.POSITIVE_INFINITY) checkCount("words", words);
  if (!(leastCosine >= -1 && leastCosine <= 1))
    throw invalid("leastCosine", leastCosine, "a number from -1 to 1");
  const { vocabulary = path.replace(/\.npy$/i, ".txt") } = options;
  return { ...options, neighbours, leastCosine, words, vocabulary };
}

function vectorsOf(
  name: string,
  table: VectorTable,
  neighbours: Int32Array,
  most: number,
  leastCosine: number,
): WordVectors {
  return {
    name,
    neighbours(word) {
      const row = table.rowOf(word);
      if (row === undefined) return [];
      const rows = [...neighbours.subarray(row * most, (row + 1) * most)];
      const near = rows.filter((other) => other >= 0 && table.cosine(row, other) >= leastCosine);
      return near.map((other) => table.words[other]!);
    },
    cosine(word, other) {
      const [a, b] = [table.rowOf(word), table.rowOf(other)];
      return a === undefined || b === undefined ? undefined : table.cosine(a, b);
    },
  };
}
