import { expect, test } from "vitest";
import { type TextInput, Tokenizer } from "../../src/models/tokenizer.js";
import { tinyVocabulary } from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";

function tokenizerOf(vocabulary: readonly string[], maxLength = 512): Tokenizer {
  const { json, config } = wordPiece(vocabulary);
  return new Tokenizer(json, config, { maxLength, types: 2, file: "tokenizer.json" });
}
const tokensOf = (tokenizer: Tokenizer, input: TextInput) =>
  tokenizer
    .encode(input)
    .ids.map((id) => tinyVocabulary[id])
    .join(" ");

const words = tinyVocabulary.filter((word) => /^[a-z]+$/.test(word) && word !== "un");
const textOf = (length: number, from = 0) => words.slice(from, from + length).join(" ");

test("a text that is too long loses its end, but not its [SEP]", () => {
  const tokenizer = tokenizerOf(tinyVocabulary, 5);
  expect(tokensOf(tokenizer, "the plot was not funny .")).toBe("[CLS] the plot was [SEP]");
  expect(tokenizer.encode("the plot was not funny .")).toMatchObject({
    typeIds: [0, 0, 0, 0, 0],
    truncated: true,
  });
  expect(tokenizer.encode("the plot was").truncated).toBe(false);
});

test("a single text keeps the first maxLength − 2 tokens", () => {
  for (let maxLength = 2; maxLength <= 8; maxLength++) {
    const tokenizer = tokenizerOf(tinyVocabulary, maxLength);
    for (let length = 0; length <= 9; length++) {
      const { ids, truncated } = tokenizer.encode(textOf(length));
      const kept = words
        .slice(0, Math.min(length, maxLength - 2))
        .map((word) => tinyVocabulary.indexOf(word));
      expect(ids).toEqual([2, ...kept, 3]);
      expect(truncated).toBe(length > maxLength - 2);
    }
  }
});

test("a pair loses tokens one by one from its longer text (longest_first)", () => {
  for (let maxLength = 3; maxLength <= 12; maxLength++) {
    const tokenizer = tokenizerOf(tinyVocabulary, maxLength);
    for (let first = 0; first <= 9; first++) {
      for (let second = 1; second <= 9; second++) {
        const [a, b] = removeOneByOne(first, second, maxLength - 3);
        const expected = ["[CLS]", ...words.slice(0, a), "[SEP]", ...words.slice(9, 9 + b), "[SEP]"];
        const pair = { text: textOf(first), pair: textOf(second, 9) };
        expect(tokensOf(tokenizer, pair), `${first} + ${second} in ${maxLength}`).toBe(expected.join(" "));
        const { typeIds, truncated } = tokenizer.encode(pair);
        expect(typeIds).toEqual([...new Array(a + 2).fill(0), ...new Array(b + 1).fill(1)]);
        expect(truncated).toBe(first + second > maxLength - 3);
      }
    }
  }
});

/**
 * Hugging Face's fast tokenizers: the longer text loses its last token until both fit; of two that have become
 * equally long, the one that was the shorter at first.
 */
function removeOneByOne(first: number, second: number, budget: number): [number, number] {
  let [a, b] = [first, second];
  while (a + b > budget) {
    if (a > b || (a === b && first <= second)) a--;
    else b--;
  }
  return [a, b];
}
