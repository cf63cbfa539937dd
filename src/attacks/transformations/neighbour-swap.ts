import { matchLetterCase } from "../letter-case.js";
import type { Lexicon } from "../lexicon.js";
import type { Transformation } from "./transformation.js";

/**
 * Swaps a word for its neighbours in a lexicon, in the word's own letter case.
 *
 * @param most  the number of neighbours taken from the head of the lexicon's list
 */
export function neighbourSwap(lexicon: Lexicon, most: number): Transformation {
  return (text, position) => {
    const word = text.words[position]!;
    const neighbours = lexicon.neighbours(word.toLowerCase(), most).slice(0, most);
    return neighbours.map((neighbour) => matchLetterCase(neighbour, word));
  };
}
