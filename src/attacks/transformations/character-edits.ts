import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { Transformation } from "./transformation.js";

/** Where a character edit may happen in a word. */
export interface CharacterEditOptions {
  /** inner: the first and the last character stay where they are. @default "inner" */
  readonly at?: "inner" | "anywhere";
  /** Every place gives a candidate, or one that is drawn. @default "every" */
  readonly pick?: "every" | "one";
}

/** Inserts a space: inside a word, or also before it, never after it. */
export const insertSpace = characterEdit({
  anywhere: (length) => [0, length - 1],
  inner: (length) => [1, length - 2],
  edit: (characters, i) => [...characters.slice(0, i), " ", ...characters.slice(i)],
});

/** Leaves a character out. */
export const deleteCharacter = characterEdit({
  anywhere: (length) => [0, length - 1],
  inner: (length) => [1, length - 2],
  edit: (characters, i) => characters.toSpliced(i, 1),
});

/** Exchanges two neighbouring characters. */
export const swapCharacters = characterEdit({
  anywhere: (length) => [0, length - 2],
  inner: (length) => [1, length - 3],
  edit: (characters, i) => characters.toSpliced(i, 2, characters[i + 1]!, characters[i]!),
});

interface CharacterEdit {
  /** The first and the last place, by the word's length; none where the last comes before the first. */
  readonly anywhere: (length: number) => [first: number, last: number];
  readonly inner: (length: number) => [first: number, last: number];
  readonly edit: (characters: readonly string[], place: number) => string[];
}

/** An edit of one character, by code point; words of one character have none. */
function characterEdit({ edit, ...places }: CharacterEdit) {
  return ({ at = "inner", pick = "every" }: CharacterEditOptions = {}): Transformation =>
    (text, position, random) => {
      const characters = [...text.words[position]!];
      if (characters.length < 2) return [];
      const [first, last] = places[at](characters.length);
      if (last < first) return [];
      const chosen =
        pick === "one"
          ? [uniformInt(random, first, last)]
          : Array.from({ length: last - first + 1 }, (_, i) => first + i);
      return chosen.map((place) => edit(characters, place).join(""));
    };
}
