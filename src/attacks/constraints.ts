import type { AttackedText } from "./attacked-text.js";

/** Whether an attack may touch the word at a position of a text, which may have been edited already. */
export type Constraint = (text: AttackedText, position: number) => boolean;

/** No word is modified twice. */
export const noRepeat: Constraint = (text, position) => !text.modified.has(position);

/** Stop words stay. They are compared as they stand: "The" isn't the stop word "the". */
export function keepStopWords(stopWords: ReadonlySet<string>): Constraint {
  return (text, position) => !stopWords.has(text.words[position]!);
}

/** In a sentence pair only the second text changes; a single text is free. */
export const fixedPremise: Constraint = (text, position) => position >= text.premiseLength;

/** Whether there is a word at the position, and all constraints let an attack touch it. */
export function mayModify(text: AttackedText, position: number, constraints: readonly Constraint[]): boolean {
  return position < text.words.length && constraints.every((allows) => allows(text, position));
}
