import type { AttackedText } from "./attacked-text.js";
import { matchLetterCase } from "./letter-case.js";
import type { Lexicon } from "./lexicon.js";

/**
 * What may take the place of the word at a position: replacements of one word, several or none. The word
 * itself may be among them (the search leaves it out); duplicates are asked about twice.
 */
export type Transformation = (
  text: AttackedText,
  position: number,
) => readonly string[] | Promise<readonly string[]>;

/**
 * Swaps a word for its neighbours in a lexicon, in the word's own letter case.
 *
 * @param most  the number of neighbours taken from the head of the lexicon's list
 */
export function neighbourSwap(lexicon: Lexicon, most: number): Transformation {
  return (text, position) => {
    const word = text.words[position]!;
    const neighbours = lexicon.neighbours(word.toLowerCase()).slice(0, most);
    return neighbours.map((neighbour) => matchLetterCase(neighbour, word));
  };
}
