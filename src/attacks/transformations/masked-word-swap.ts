import { matchLetterCase } from "../letter-case.js";
import type { MaskedLanguageModel } from "../masked-language-model.js";
import type { Transformation } from "./transformation.js";

/**
 * Swaps a word for what a masked language model would put in its place, in the word's own letter case.
 *
 * @param most  candidates of a word piece, K
 */
export function maskedWordSwap(model: MaskedLanguageModel, most: number): Transformation {
  return async (text, position) => {
    const candidates = await model.candidates(text.words, position, most);
    return candidates.map((candidate) => matchLetterCase(candidate, text.words[position]!));
  };
}
