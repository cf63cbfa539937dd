import { describe, expect, test } from "vitest";
import { type TextInput, Tokenizer } from "../../src/models/tokenizer.js";
import { charsmapOf } from "../fixtures/charsmap.js";
import { refusal } from "../fixtures/refusal.js";
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

describe("encode", () => {
  const tiny = tokenizerOf(tinyVocabulary);

  test("special tokens are those with a role, the one for the unknown included", () => {
    expect([...tiny.specialIds].map((id) => tiny.token(id))).toEqual([
      ...["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
    ]);
  });

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

  test("a text with characters for which there is no token, not even [UNK], is refused", async () => {
    const { json, config } = wordPiece(tinyVocabulary.filter((token) => token !== "[UNK]"));
    const options = { maxLength: 512, types: 2, file: "tokenizer.json" };
    const settings = { ...json, added_tokens: [] };
    const message = await refusal(() => new Tokenizer(settings, config, options).encode("a 漢字 film"));
    expect(message).toBe('invalid tokenizer in tokenizer.json: it has no token for a part of "a 漢字 film"');
  });

  test.each([-1, 1.5, null, 4294967294])("a token with the id %j is refused at once", async (id) => {
    const { json, config } = wordPiece(tinyVocabulary);
    const spoilt = JSON.parse(JSON.stringify(json).replace('"good":24', `"good":${id}`));
    const options = { maxLength: 512, types: 2, file: "tokenizer.json" };
    expect(await refusal(() => new Tokenizer(spoilt, config, options))).toBe(
      `invalid tokenizer in tokenizer.json: the token good has the id ${id} (expected a whole number below 10000000)`,
    );
  });

  test("largestId is that of the last word", () => {
    expect(tiny.largestId).toBe(tinyVocabulary.length - 1);
  });
});

describe("what stands around the texts", () => {
  const roberta = (maxLength: number, types = 1) => {
    const { json, config } = wordPiece(tinyVocabulary);
    const post_processor = { type: "RobertaProcessing", cls: ["[CLS]", 2], sep: ["[SEP]", 3] };
    return new Tokenizer({ ...json, post_processor }, config, { maxLength, types, file: "tokenizer.json" });
  };
  const pair = { text: "a good film", pair: "the movie" };

  test("is RoBERTa's own: between the two texts of a pair stand two tokens, and all are of one type", () => {
    expect(tokensOf(roberta(16), "a film")).toBe("[CLS] a film [SEP]");
    expect(tokensOf(roberta(16), pair)).toBe("[CLS] a good film [SEP] [SEP] the movie [SEP]");
    expect(roberta(16).encode(pair).typeIds).toEqual(new Array(9).fill(0));
  });

  test("stays whole where texts are cut", () => {
    expect(tokensOf(roberta(8), pair)).toBe("[CLS] a good [SEP] [SEP] the movie [SEP]");
    expect(tokensOf(roberta(7), pair)).toBe("[CLS] a good [SEP] [SEP] the [SEP]");
    expect(tokensOf(roberta(4), pair)).toBe("[CLS] [SEP] [SEP] [SEP]");
    expect(roberta(7).encode(pair)).toMatchObject({ truncated: true, typeIds: new Array(7).fill(0) });
  });

  test("stays whole around texts that are empty", () => {
    expect(tokensOf(roberta(16), { text: "", pair: "the movie" })).toBe("[CLS] [SEP] [SEP] the movie [SEP]");
    expect(tokensOf(roberta(16), { text: "a film", pair: "" })).toBe("[CLS] a film [SEP] [SEP] [SEP]");
    expect(tokensOf(tokenizerOf(tinyVocabulary), { text: "a film", pair: "" })).toBe(
      "[CLS] a film [SEP] [SEP]",
    );
  });

  test("is nothing where the tokenizer adds nothing", () => {
    const { json, config } = wordPiece(tinyVocabulary);
    const options = { maxLength: 3, types: 2, file: "tokenizer.json" };
    const bare = new Tokenizer({ ...json, post_processor: null }, config, options);
    expect(tokensOf(bare, "a good film")).toBe("a good film");
    expect(bare.encode(pair)).toEqual({ ids: [9, 24, 10], typeIds: [0, 0, 0], truncated: true });
  });

  test("types that the model does not know are 0", () => {
    const { json, config } = wordPiece(tinyVocabulary);
    const typesOf = (types: number) =>
      new Tokenizer(json, config, { maxLength: 16, types, file: "tokenizer.json" }).encode(pair).typeIds;
    expect(typesOf(2)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    for (const types of [0, 1]) expect(typesOf(types)).toEqual(new Array(8).fill(0));
  });
});

describe("where the library rewrites texts otherwise than Python's tokenizers", () => {
  test("ideographs beyond U+FFFF are words of their own, as the others are", () => {
    const tiny = tokenizerOf(tinyVocabulary);
    expect(tokensOf(tiny, "good\u{4e00}film")).toBe("[CLS] good [UNK] film [SEP]");
    expect(tokensOf(tiny, "good\u{20000}film")).toBe("[CLS] good [UNK] film [SEP]");
    expect(tokensOf(tiny, "good\u{1f600}film")).toBe("[CLS] [UNK] [SEP]");
  });

  test("a capital sigma becomes the same small one everywhere", () => {
    const vocabulary = [...tinyVocabulary, "σοφοσ"];
    const greek = tokenizerOf(vocabulary);
    expect(greek.encode("ΣΟΦΟΣ").ids).toEqual([2, tinyVocabulary.length, 3]);
    const { json, config } = wordPiece(vocabulary);
    const options = { maxLength: 16, types: 2, file: "tokenizer.json" };
    const lowered = new Tokenizer({ ...json, normalizer: { type: "Lowercase" } }, config, options);
    expect(lowered.encode("ΣΟΦΟΣ Film").ids).toEqual([2, tinyVocabulary.length, 13, 3]);
  });

  test("SentencePiece's character map is applied in place of a Unicode normal form", () => {
    const { json, config } = wordPiece(tinyVocabulary);
    const map = { type: "Precompiled", precompiled_charsmap: charsmapOf({ "①": "a", "\u00a0": " " }) };
    const normalizer = {
      type: "Sequence",
      normalizers: [{ type: "Strip", strip_left: true, strip_right: true }, map],
    };
    const options = { maxLength: 16, types: 2, file: "tokenizer.json" };
    const tokenizer = new Tokenizer({ ...json, normalizer }, config, options);
    expect(tokensOf(tokenizer, " ①\u00a0film ")).toBe("[CLS] a film [SEP]"); // NFKC makes 1 of ①
  });
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
