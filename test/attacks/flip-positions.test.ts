import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placedWords, tokenOf, withWord } from "../../src/attacks/flip-positions.js";
import { chooseEngine } from "../../src/backends/engines.js";
import type { Classifier } from "../../src/models/classifier.js";
import { tinyClassifier, tinyVocabulary } from "../fixtures/tiny-model.js";

let model: Classifier;
beforeAll(async () => {
  await chooseEngine();
  model = await tinyClassifier();
});
afterAll(() => model.dispose());

/** What stands at each word's token; undefined for words of several. */
function tokensOf(...parts: string[]) {
  const encoding = model.encode(parts.length === 1 ? parts[0] : { text: parts[0], pair: parts[1] });
  return placedWords(parts).map((word) => {
    const token = tokenOf(model, parts, word, encoding);
    return token === undefined ? undefined : [token, tinyVocabulary[encoding.ids[token]]];
  });
}

describe("tokenOf", () => {
  test("finds each word's token behind punctuation and words of several tokens", () => {
    expect(tokensOf("  The film, charmingly, is 'great'!")).toEqual([
      [1, "the"],
      [2, "film"],
      undefined, // charming ##ly
      [7, "is"],
      [9, "great"],
    ]);
  });

  test("finds the words of both texts of a pair, the same word in each", () => {
    expect(tokensOf("good film", "film")).toEqual([
      [1, "good"],
      [2, "film"],
      [4, "film"],
    ]);
  });

  test("finds no token of a word that was cut off", () => {
    const found = tokensOf(new Array(20).fill("good").join(" "));
    expect(found.slice(0, 14).every((token) => token !== undefined)).toBe(true);
    expect(found.slice(14)).toEqual(new Array(6).fill(undefined)); // 16 tokens, two of them special
  });
});

test("withWord keeps what stands around the word, in the text that it is of", () => {
  const parts = ["A (good) film.", "good"];
  const [, good, , second] = placedWords(parts);
  expect(withWord(parts, good, "bad")).toEqual(["A (bad) film.", "good"]);
  expect(withWord(parts, second, "bad")).toEqual(["A (good) film.", "bad"]);
});

test("whole words are the vocabulary's words of letters, no pieces, marks or special tokens", () => {
  const letters = tinyVocabulary.filter((token) => /^[a-z]+$/.test(token));
  expect([...model.tokenizer.wholeWords().values()]).toEqual(letters);
  for (const [id, word] of model.tokenizer.wholeWords()) expect(tinyVocabulary[id]).toBe(word);
});
