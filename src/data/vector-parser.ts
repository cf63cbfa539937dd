import { brief, RahpError } from "../support/rahp-error.js";
import type { VectorTable } from "./vector-table.js";

/** Takes a file's bytes as they come, and makes a table of them. */
export interface VectorParser {
  /** @throws RahpError where they are not what the format says */
  push(bytes: Uint8Array): void;
  /** After the last byte. @throws RahpError where something lacks */
  end(): VectorTable;
}

/** What a parser knows of its file. */
export interface VectorFile {
  /** For error lines. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Words that are taken, from the head of the file. */
  readonly most: number;
}

/** Numbers of a vector that real ones stay far below. */
export const MOST_DIMENSIONS = 100_000;

/** `invalid word vectors in glove.txt: line 3 has 299 numbers (expected 300)` */
export function invalidVectors(file: string, what: string): RahpError {
  return new RahpError(`invalid word vectors in ${file}: ${what}`);
}

/** @throws RahpError where a number of a word's vector is not finite */
export function checkFinite(vector: ArrayLike<number>, word: string, file: string): void {
  for (let i = 0; i < vector.length; i++) {
    if (!Number.isFinite(vector[i]))
      throw invalidVectors(file, `the vector of "${brief(word)}" has ${vector[i]} for a number`);
  }
}
