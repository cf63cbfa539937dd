import type { Lexicon } from "./lexicon.js";

/** Vectors of words: a lexicon whose neighbours are the nearest by cosine, and which can tell how near they are. */
export interface WordVectors extends Lexicon {
  /** Cosine of two lower-case words' vectors, in [−1, 1]; undefined where either has none. */
  cosine(word: string, other: string): number | undefined;
}
