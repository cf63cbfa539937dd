import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { Transformation } from "./transformation.js";

const plain = [..."-9876543210'abcdefghijklmnopqrstuvwxyz"];
const alike = [..."˗৭Ȣ𝟕бƼᏎƷᒿlO`ɑЬϲԁе𝚏ɡհіϳ𝒌ⅼｍոорԛⲅѕ𝚝սѵԝ×уᴢ"];

/** A character that looks like another: TextAttack 0.3.11's. */
const lookAlike: ReadonlyMap<string, readonly string[]> = new Map(
  plain.map((character, i) => [character, [alike[i]!]]),
);

/** Swaps one character for its look-alike of another script or style: a candidate for each that has one. */
export const lookAlikeSwap: Transformation = (text, position) =>
  swaps(text.words[position]!, (character) => lookAlike.get(character));

/** The rows of letters of a keyboard (QWERTY); each begins a little to the right of the one above. */
const rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** The keys that touch a key: beside it, the two above it and the two below it. */
const touching: ReadonlyMap<string, readonly string[]> = new Map(
  rows.flatMap((row, r) =>
    [...row].map((key, i) => {
      const [above, below] = [rows[r - 1] ?? "", rows[r + 1] ?? ""];
      const keys = [row[i - 1], row[i + 1], above[i], above[i + 1], below[i - 1], below[i]];
      return [key, keys.filter((one) => one !== undefined)] as const;
    }),
  ),
);

/**
 * Swaps one letter for one whose key is beside its own, in the letter's case.
 *
 * @param pick  every letter and key gives a candidate, or one that is drawn
 */
export function keyboardSwap(pick: "every" | "one" = "every"): Transformation {
  return (text, position, random) => {
    const all = swaps(text.words[position]!, touchingInCase);
    return pick === "every" || all.length === 0 ? all : [all[uniformInt(random, 0, all.length - 1)]!];
  };
}

function touchingInCase(letter: string): readonly string[] | undefined {
  const lower = letter.toLowerCase();
  const keys = touching.get(lower);
  return letter === lower ? keys : keys?.map((key) => key.toUpperCase());
}

/** The word with one character swapped, for all that have something to be swapped for. */
function swaps(word: string, othersOf: (character: string) => readonly string[] | undefined): string[] {
  const characters = [...word];
  return characters.flatMap((character, i) =>
    (othersOf(character) ?? []).map((other) => characters.toSpliced(i, 1, other).join("")),
  );
}
