import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type TextInput, Tokenizer } from "../../src/models/tokenizer.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyVocabulary } from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";
import { describeShared, shared } from "../shared-files.js";

function tokenizerOf(vocabulary: readonly string[], maxLength = 512): Tokenizer {
  const { json, config } = wordPiece(vocabulary);
  return new Tokenizer(json, config, { maxLength, types: 2, file: "tokenizer.json" });
}
const tokensOf = (tokenizer: Tokenizer, input: TextInput) =>
  tokenizer
    .encode(input)
    .ids.map((id) => tinyVocabulary[id])
    .join(" ");

describe("encode", () => {
  const tiny = tokenizerOf(tinyVocabulary);

  test("puts one text between [CLS] and [SEP], all of type 0", () => {
    expect(tiny.encode("a good film")).toEqual({
      ids: [2, 9, 24, 13, 3],
      typeIds: [0, 0, 0, 0, 0],
      truncated: false,
    });
  });

  test("ends both texts of a pair with [SEP]; the second and its [SEP] are of type 1", () => {
    const pair = { text: "a film", pair: "the movie ." };
    expect(tokensOf(tiny, pair)).toBe("[CLS] a film [SEP] the movie . [SEP]");
    expect(tiny.encode(pair).typeIds).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(tiny.encode({ text: "a film" })).toEqual(tiny.encode("a film"));
  });

  test("lowers case, strips accents, splits at punctuation, and cuts words into the longest pieces", () => {
    expect(tokensOf(tiny, "The FILM's unlovable,thé hating!")).toBe(
      "[CLS] the film ' [UNK] [UNK] , the [UNK] ! [SEP]",
    );
    expect(tokensOf(tiny, "films lovely unfun")).toBe("[CLS] film ##s love ##ly [UNK] [SEP]");
  });

  test("an empty text is its special tokens", () => {
    expect(tokensOf(tiny, "")).toBe("[CLS] [SEP]");
    expect(tokensOf(tiny, " \t\n")).toBe("[CLS] [SEP]");
  });

  test("the written names of special tokens are those tokens", () => {
    expect(tokensOf(tiny, "a [MASK] film")).toBe("[CLS] a [MASK] film [SEP]");
  });

  test("largestId is that of the last word", () => {
    expect(tiny.largestId).toBe(tinyVocabulary.length - 1);
  });
});

describe("truncation", () => {
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
});

test.each([[{}], [{ model: { type: "WordPiece" } }], [null], [{ ...wordPiece([]).json, model: null }]])(
  "files that describe no tokenizer are refused: %j",
  async (json) => {
    expect(
      await refusal(
        () => new Tokenizer(json as object, {}, { maxLength: 16, types: 2, file: "tokenizer.json" }),
      ),
    ).toMatch(/^invalid tokenizer in tokenizer\.json: ./);
  },
);

describeShared("WordPiece with BERT's vocabulary equals Hugging Face's tokenizers", () => {
  const load = () =>
    tokenizerOf(
      readFileSync(shared("data/tokenizers/bert-base-uncased/vocab.txt"), "utf8").trimEnd().split("\n"),
    );
  const vectors = (file: string) =>
    JSON.parse(readFileSync(shared(`data/tokenizers/test_vectors/${file}`), "utf8"));

  test("in the 36 texts of swift-transformers", () => {
    type Row = { input: string; encoded: { input_ids: number[]; token_type_ids: number[] } };
    const tests = vectors("tokenizer_tests.json");
    const rows: Row[] = [...tests["bert-base-uncased"], ...tests["google-bert/bert-base-uncased"]];
    const tokenizer = load();
    for (const { input, encoded } of rows) {
      const { input_ids: ids, token_type_ids: typeIds } = encoded;
      expect(tokenizer.encode(input), input).toEqual({ ids, typeIds, truncated: false });
    }
    expect(rows.length).toBe(36);
  });

  test("in the 42 texts and pairs of transformers.js", () => {
    type Row = { name: string; text: string; text_pair?: string; ids: number[] };
    const tests = vectors("transformersjs_tokenization.json");
    const rows: Row[] = [
      ...tests["Xenova/bert-base-uncased"],
      ...tests["Xenova/distilbert-base-uncased-finetuned-sst-2-english"],
    ];
    const tokenizer = load();
    for (const { name, text, text_pair, ids } of rows) {
      expect(tokenizer.encode({ text, pair: text_pair }).ids, name).toEqual(ids);
    }
    expect(rows.length).toBe(42);
  });
});
