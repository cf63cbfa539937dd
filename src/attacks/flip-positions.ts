import type { Classifier } from "../models/classifier.js";
import type { Encoding } from "../models/tokenizer.js";
import { cutWords } from "./words.js";

/** A word of a text, or of a pair of texts. */
export interface PlacedWord {
  readonly text: string;
  /** 0 for the first text, 1 for the second. */
  readonly part: number;
  /** In UTF-16 units of its part; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The words of one text or two, in reading order. */
export function placedWords(parts: readonly string[]): PlacedWord[] {
  return parts.flatMap((text, part) => cutWords(text).map((word) => ({ ...word, part })));
}

/** The texts with another word in place of one; case, punctuation and spaces around it stay. */
export function withWord(
  parts: readonly string[],
  { part, start, end }: PlacedWord,
  replacement: string,
): string[] {
  return parts.map((text, i) => (i === part ? text.slice(0, start) + replacement + text.slice(end) : text));
}

/** The texts as a classifier takes them. */
export function inputOf([text, pair]: readonly string[]): string | { text: string; pair: string } {
  return pair === undefined ? text : { text, pair };
}

/**
 * Where the token stands that is a word, in the encoding of the whole input.
 * @returns undefined for a word of several tokens, and one that was cut off
 */
export function tokenOf(
  classifier: Classifier,
  parts: readonly string[],
  { part, start, end }: PlacedWord,
  whole: Encoding,
): number | undefined {
  const upTo = (last: string) => classifier.encode(inputOf(part === 0 ? [last] : [parts[0], last])).ids;
  const before = upTo(parts[part].slice(0, start).trimEnd());
  const withIt = upTo(parts[part].slice(0, end));
  if (withIt.length !== before.length + 1) return undefined;
  const token = withIt.findIndex((id, i) => id !== before[i]);
  return whole.ids[token] === withIt[token] ? token : undefined;
}
