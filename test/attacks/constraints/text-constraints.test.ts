import { describe, expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import type { TextConstraint } from "../../../src/attacks/constraints/constraint.js";
import { maxEditDistance } from "../../../src/attacks/constraints/max-edit-distance.js";
import { maxWordsChanged } from "../../../src/attacks/constraints/max-words-changed.js";
import { minWordCosine } from "../../../src/attacks/constraints/min-word-cosine.js";
import { samePartOfSpeech } from "../../../src/attacks/constraints/same-part-of-speech.js";
import type { PartOfSpeechTagger } from "../../../src/attacks/part-of-speech.js";

const original = AttackedText.of("one two three four five six seven eight nine ten");

async function allows(constraint: TextConstraint, text: AttackedText, current = original): Promise<boolean> {
  const [verdict] = await constraint.judge([text], { original, current });
  return verdict!.allowed;
}

describe("maxWordsChanged", () => {
  test("rounds up: 10 % of 10 words is one, 11 % are two", async () => {
    const once = original.replaceWord(0, "x");
    const twice = once.replaceWord(9, "x");
    expect(await allows(maxWordsChanged(0.1), once)).toBe(true);
    expect(await allows(maxWordsChanged(0.1), twice)).toBe(false);
    expect(await allows(maxWordsChanged(0.11), twice)).toBe(true);
    expect(await allows(maxWordsChanged(0), once)).toBe(false);
  });

  test("counts position by position: an inserted space makes all later words differ", async () => {
    expect(await allows(maxWordsChanged(0.4), original.replaceWord(7, "ei ght"))).toBe(true);
    expect(await allows(maxWordsChanged(0.4), original.replaceWord(4, "fi ve"))).toBe(false);
  });

  test("refuses what is no share", () => {
    expect(() => maxWordsChanged(40)).toThrow("invalid share: 40 (expected a number from 0 to 1)");
  });
});

test("maxEditDistance counts characters of the whole text against the original", async () => {
  const edited = original.replaceWord(0, "on").replaceWord(1, "tvo");
  expect(await allows(maxEditDistance(2), edited)).toBe(true);
  expect(await allows(maxEditDistance(1), edited, original.replaceWord(0, "on"))).toBe(false);
  expect(() => maxEditDistance(-1)).toThrow("invalid most: -1 (expected a whole number of at least 0)");
});

describe("minWordCosine", () => {
  const cosines = new Map([
    ["one uno", 0.6],
    ["two dos", 0.4],
  ]);
  const vectors = { cosine: (word: string, other: string) => cosines.get(`${word} ${other}`) };

  test("looks at the words just put there, in lower case; words without a vector pass", async () => {
    const constraint = minWordCosine(vectors, 0.5);
    expect(await allows(constraint, original.replaceWord(0, "UNO"))).toBe(true);
    expect(await allows(constraint, original.replaceWord(1, "dos"))).toBe(false);
    expect(await allows(constraint, original.replaceWord(1, "dos").replaceWord(0, "uno"))).toBe(true);
    expect(await allows(constraint, original.replaceWord(2, "zzz"))).toBe(true);
    expect(await allows(minWordCosine(vectors, 0.6), original.replaceWord(0, "uno"))).toBe(true);
  });

  test("compares with the original, or with the text before the last edit", async () => {
    const current = original.replaceWord(0, "two");
    const edited = current.replaceWord(0, "dos");
    expect(await allows(minWordCosine(vectors, 0.5), edited, current)).toBe(true); // one, dos: unknown
    expect(await allows(minWordCosine(vectors, 0.5, "current"), edited, current)).toBe(false);
  });
});

describe("samePartOfSpeech", () => {
  const contexts: string[][] = [];
  const tagger: PartOfSpeechTagger = {
    name: "endings",
    tags(words) {
      contexts.push([...words]);
      return words.map((word) => (word.endsWith("ly") ? "ADV" : word.endsWith("ing") ? "VERB" : "NOUN"));
    },
  };

  test("a noun may stand for a verb unless it is told otherwise, an adverb for neither", async () => {
    const strict = samePartOfSpeech(tagger, { swapNounsAndVerbs: false });
    expect(await allows(samePartOfSpeech(tagger), original.replaceWord(2, "tree"))).toBe(true);
    expect(await allows(samePartOfSpeech(tagger), original.replaceWord(2, "going"))).toBe(true);
    expect(await allows(strict, original.replaceWord(2, "going"))).toBe(false);
    expect(await allows(samePartOfSpeech(tagger), original.replaceWord(2, "badly"))).toBe(false);
  });

  test("words are tagged among 4 before and 3 after", async () => {
    contexts.length = 0;
    await allows(samePartOfSpeech(tagger), original.replaceWord(5, "x"));
    expect(contexts).toEqual([
      ["two", "three", "four", "five", "six", "seven", "eight", "nine"],
      ["two", "three", "four", "five", "x", "seven", "eight", "nine"],
    ]);
  });
});
