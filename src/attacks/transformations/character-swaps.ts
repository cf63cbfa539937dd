import { uniformInt } from "pure-rand/distribution/uniformInt";
import { homoglyphs } from "../resources/homoglyphs.js";
import { keyboardNeighbours } from "../resources/keyboard-neighbours.js";
import type { Transformation } from "./transformation.js";

/** Swaps one character for its look-alike of another script or style: a candidate for each that has one. */
export function lookAlikeSwap(): Transformation {
  return (text, position) => swaps(text.words[position]!, (character) => homoglyphs.get(character));
}

/**
 * Swaps one letter for one whose key is beside its own, in the letter's case.
 *
 * @param pick  every letter and key gives a candidate, or one that is drawn
 */
export function keyboardSwap(pick: "every" | "one" = "every"): Transformation {
  return (text, position, random) => {
    const all = swaps(text.words[position]!, keysAround);
    return pick === "every" || all.length === 0 ? all : [all[uniformInt(random, 0, all.length - 1)]!];
  };
}

function keysAround(letter: string): readonly string[] | undefined {
  const lower = letter.toLowerCase();
  const keys = keyboardNeighbours.get(lower);
  return letter === lower ? keys : keys?.map((key) => key.toUpperCase());
}

/** The word with one character swapped, for all that have something to be swapped for. */
function swaps(word: string, othersOf: (character: string) => Iterable<string> | undefined): string[] {
  const characters = [...word];
  return characters.flatMap((character, i) =>
    Array.from(othersOf(character) ?? [], (other) => characters.toSpliced(i, 1, other).join("")),
  );
}
