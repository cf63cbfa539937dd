import { expect, test } from "vitest";
import { englishStopWords } from "../../src/attacks/stop-words.js";
import { cutWords } from "../../src/attacks/words.js";
import { describeShared } from "../shared-files.js";
import { goldenStopWords } from "./golden-files.js";

test("function words are stop words in any case; words with a meaning of their own are not", () => {
  for (const word of ["the", "The", "THE", "I", "He", "n't", "don't", "s", "not"]) {
    expect(englishStopWords.has(word), word).toBe(true);
  }
  for (const word of ["film", "good", "never-ending", "bad", "", "people"]) {
    expect(englishStopWords.has(word), word).toBe(false);
  }
});

test("every stop word is a word as texts are cut, so that it can be met", () => {
  for (const word of englishStopWords) expect(cutWords(word).map(({ text }) => text)).toEqual([word]);
});

describeShared("the default stop words", () => {
  test("hold most of TextFooler's", () => {
    const theirs = goldenStopWords();
    const share = theirs.filter((word) => englishStopWords.has(word)).length / theirs.length;
    expect(share).toBeGreaterThan(0.75);
  });
});
