import type { PositionConstraint } from "./constraint.js";

/** No word is modified twice. */
export const noRepeat: PositionConstraint = {
  name: "no-repeat",
  allowsPosition: (text, position) => !text.modified.has(position),
};

/** Stop words stay. They are compared as they stand: "The" isn't the stop word "the". */
export function keepStopWords(stopWords: Iterable<string>): PositionConstraint {
  const kept = new Set(stopWords);
  return { name: "stop-words", allowsPosition: (text, position) => !kept.has(text.words[position]!) };
}

/** In a sentence pair only the second text changes; a single text is free. */
export const fixedPremise: PositionConstraint = {
  name: "fixed-premise",
  allowsPosition: (text, position) => position >= text.premiseLength,
};
