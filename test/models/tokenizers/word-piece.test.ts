import { expect, test } from "vitest";
import type { TokenizerSettings } from "../../../src/models/tokenizers/added-tokens.js";
import { wordPiece } from "../../../src/models/tokenizers/word-piece.js";
import { tinyVocabulary } from "../../fixtures/tiny-model.js";
import { wordPiece as published } from "../../fixtures/word-piece.js";

type Json = {
  added_tokens: { id: number; content: string; special: boolean; normalized: boolean; lstrip: boolean }[];
  normalizer: Record<string, unknown>;
  post_processor: { special_tokens: Record<string, { ids: number[] }> };
  model: { vocab: Record<string, number>; unk_token: string };
};
const none: TokenizerSettings = { config: {}, specialTokens: {}, addedTokens: {} };
const made = (settings: Partial<TokenizerSettings> = {}, vocabulary: readonly string[] = tinyVocabulary) =>
  wordPiece(vocabulary.join("\n"), { ...none, ...settings }) as Json;

test("without any settings it is an uncased BERT's", () => {
  const { truncation: _, padding: __, ...json } = published(tinyVocabulary).json as Record<string, unknown>;
  expect(made()).toEqual(json);
});

test("a token's id is the number of its line, however lines end; of a token on two lines, the later", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = ["[PAD]", "[UNK]", "a", "", "b", "a"].map((token) => token + end).join("");
    expect((wordPiece(text, none) as Json).model.vocab).toEqual({
      "[PAD]": 0,
      "[UNK]": 1,
      a: 5,
      "": 3,
      b: 4,
    });
  }
});

test("case, accents and ideographs are as the settings say", () => {
  const config = { do_lower_case: false, strip_accents: true, tokenize_chinese_chars: false };
  expect(made({ config }).normalizer).toEqual({
    ...{ type: "BertNormalizer", clean_text: true },
    ...{ lowercase: false, strip_accents: true, handle_chinese_chars: false },
  });
});

test("special tokens may have other names: texts, or objects with flags", () => {
  const vocabulary = ["<pad>", "<s>", "</s>", "<unk>", "<mask>", "a"];
  const config = {
    ...{ pad_token: "<pad>", unk_token: "<unk>", cls_token: "<s>" },
    ...{ sep_token: { content: "</s>", normalized: true }, mask_token: { content: "<mask>", lstrip: true } },
  };
  const { added_tokens, post_processor, model } = made({ config }, vocabulary);
  expect(new Set(added_tokens.map(({ content }) => content))).toEqual(new Set(vocabulary.slice(0, 5)));
  const token = (id: number) => added_tokens.find((added) => added.id === id);
  expect(token(2)).toMatchObject({ content: "</s>", normalized: true, lstrip: false, special: true });
  expect(token(4)).toMatchObject({ content: "<mask>", normalized: false, lstrip: true });
  expect(post_processor.special_tokens).toMatchObject({ "<s>": { ids: [1] }, "</s>": { ids: [2] } });
  expect(model.unk_token).toBe("<unk>");
});

test("special_tokens_map.json goes before the settings, unless those have added_tokens_decoder", () => {
  const vocabulary = [...tinyVocabulary, "[START]"];
  const specialTokens = { cls_token: "[START]" };
  const ofStart = (config: TokenizerSettings["config"]) =>
    Object.keys(
      made({ config: { cls_token: "[CLS]", ...config }, specialTokens }, vocabulary).post_processor
        .special_tokens,
    );
  expect(ofStart({})).toEqual(["[START]", "[SEP]"]);
  expect(ofStart({ added_tokens_decoder: { 2: { content: "[CLS]", special: true } } })).toEqual([
    "[CLS]",
    "[SEP]",
  ]);
});

test("tokens added later keep their ids: of added_tokens.json, or of added_tokens_decoder", () => {
  const flags = { single_word: false, lstrip: false, rstrip: false };
  const last = (settings: Partial<TokenizerSettings>) =>
    made(settings).added_tokens.filter(({ id }) => id >= tinyVocabulary.length);
  expect(
    last({
      addedTokens: { "@user": 42, "[NEW]": 43 },
      specialTokens: { additional_special_tokens: ["[NEW]"] },
    }),
  ).toEqual([
    { ...flags, id: 42, content: "@user", normalized: true, special: false },
    { ...flags, id: 43, content: "[NEW]", normalized: false, special: true },
  ]);
  const token = { content: "@user", normalized: false, special: false };
  expect(last({ config: { added_tokens_decoder: { 42: token } } })).toEqual([{ ...flags, ...token, id: 42 }]);
});

test("a special token that has no id is none", () => {
  const { added_tokens } = made(
    {},
    tinyVocabulary.filter((token) => token !== "[MASK]"),
  );
  expect(added_tokens.map(({ content }) => content)).toEqual(["[PAD]", "[UNK]", "[CLS]", "[SEP]"]);
});
