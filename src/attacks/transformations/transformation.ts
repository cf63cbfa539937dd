import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { AttackedText } from "../attacked-text.js";

/**
 * What may take the place of the word at a position: replacements of one word, several or none. The word
 * itself may be among them (the search leaves it out); duplicates are asked about twice.
 *
 * @param random  of this attack: what is drawn must be drawn from it
 */
export type Transformation = (
  text: AttackedText,
  position: number,
  random: RandomGenerator,
) => readonly string[] | Promise<readonly string[]>;
