import type { PartOfSpeechTagger } from "../part-of-speech.js";
import { type Against, type TextConstraint, textConstraint } from "./constraint.js";

export interface SamePartOfSpeechOptions {
  /** Whether a noun may stand for a verb, and the other way round. @default true */
  readonly swapNounsAndVerbs?: boolean;
  /** The text whose word is compared. @default "original" (TextAttack's) */
  readonly against?: Against;
}

/** Words around a word that its tag is found among. */
const BEFORE = 4;
const AFTER = 3;

/**
 * New words have the part of speech of those that stood at their positions. Both are tagged among up to 4 words before
 * and 3 after, of their own text.
 *
 * @example samePartOfSpeech(tagger)
 */
export function samePartOfSpeech(
  tagger: PartOfSpeechTagger,
  { swapNounsAndVerbs = true, against = "original" }: SamePartOfSpeechOptions = {},
): TextConstraint {
  const tagOf = (words: readonly string[], position: number) => {
    const context = words.slice(Math.max(0, position - BEFORE), position + AFTER + 1);
    // of a word that stands twice in the context the first is looked at, as TextAttack does
    return tagger.tags(context)[context.indexOf(words[position]!)];
  };
  const fits = (one: string | undefined, other: string | undefined) =>
    one === other || (swapNounsAndVerbs && isNounOrVerb(one) && isNounOrVerb(other));
  const strictly = swapNounsAndVerbs ? "" : "strictly ";
  return textConstraint(`part-of-speech ${strictly}against ${against}`, (text, origin) => {
    const { words } = origin[against];
    return text.lastModified.every(
      (position) => position >= words.length || fits(tagOf(words, position), tagOf(text.words, position)),
    );
  });
}

const isNounOrVerb = (tag: string | undefined) => tag === "NOUN" || tag === "VERB";
