import type { AttackOutcome } from "./attack-text.js";
import type { AttackedText } from "./attacked-text.js";

/** A text on the way from the original to the best one that an attack found. */
export interface AttackStep {
  /** From 0, the original. */
  readonly step: number;
  /** Words that this step replaced, and what it put there, "" for none; null in step 0. */
  readonly from: string | null;
  readonly to: string | null;
  readonly text: string;
  /** The second text of a sentence pair; null for a single text. */
  readonly pair: string | null;
  readonly prediction: number;
  /** The goal's score, in [0, 1]. */
  readonly score: number;
  /** Texts sent to the victim by then. */
  readonly queries: number;
}

/** What a word of the original is worth to the model, by the attack's ranking. */
export interface RankedWord {
  /** From 0, through both texts of a pair. */
  readonly position: number;
  readonly word: string;
  /** In the ranking's own unit; higher is more important. */
  readonly worth: number;
}

/** The steps of an attack, the original first: what one edit, or the edits between two texts that were asked about, did. */
export function stepsOf({ way }: AttackOutcome): AttackStep[] {
  return way.map(({ text, prediction, score, queries }, step) => {
    const before = way[step - 1]?.text;
    const { from, to } = before ? wordsBetween(before, text) : { from: null, to: null };
    const { input } = text;
    const texts = typeof input === "string" ? { text: input, pair: null } : input;
    return { step, from, to, ...texts, prediction, score, queries };
  });
}

/** The words that were ranked, the most important first; none where the search ranks none. */
export function rankedWords({ original, order, worths }: AttackOutcome): RankedWord[] {
  return worths.map((worth, i) => ({ position: order[i]!, word: original.text.words[order[i]!]!, worth }));
}

/** Words that differ: all between the first and the last one, without what both texts share around them. */
function wordsBetween(before: AttackedText, after: AttackedText): { from: string; to: string } {
  const [old, now] = [before.words, after.words];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const middle = (words: readonly string[]) => words.slice(start, words.length - end).join(" ");
  return { from: middle(old), to: middle(now) };
}
