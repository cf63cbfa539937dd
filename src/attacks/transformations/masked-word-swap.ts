import { matchLetterCase } from "../letter-case.js";
import type { MaskedLanguageModel } from "../masked-language-model.js";
import type { Transformation } from "./transformation.js";

/**
 * Swaps a word for what a masked language model would put in its place.
 *
 * @param most       candidates of a word piece, K
 * @param matchCase  candidates take on the word's letter case; else they stay as the model has them
 */
export function maskedWordSwap(model: MaskedLanguageModel, most: number, matchCase = true): Transformation {
  return async (text, position) => {
    const candidates = await model.candidates(text.words, position, most);
    const word = text.words[position]!;
    return matchCase ? candidates.map((candidate) => matchLetterCase(candidate, word)) : candidates;
  };
}
