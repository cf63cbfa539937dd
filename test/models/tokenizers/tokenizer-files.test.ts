import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/models/config.js";
import type { TextInput } from "../../../src/models/tokenizer.js";
import { makeTokenizer } from "../../../src/models/tokenizers/tokenizer-files.js";
import { wordPiece } from "../../../src/models/tokenizers/word-piece.js";
import { architectureCases } from "../../fixtures/architecture-values.js";
import { refusal } from "../../fixtures/refusal.js";
import { smallTokenizers } from "../../fixtures/small-tokenizers.js";
import { describeShared, shared } from "../../shared-files.js";

const texts: readonly TextInput[] = [
  "a good film,\tnaïve ﬁt 漢字",
  "the <mask> thing [MASK] in  the",
  { text: "the plot", pair: "was not dull" },
  "",
];

type Content = string | object | Uint8Array;
function tokenizerFrom(source: Readonly<Record<string, unknown>>, files: Readonly<Record<string, Content>>) {
  const bytes = Object.entries(files).map(([name, content]): [string, Uint8Array] => {
    if (content instanceof Uint8Array) return [name, content];
    return [name, Buffer.from(typeof content === "string" ? content : JSON.stringify(content))];
  });
  return makeTokenizer(new Map(bytes), parseConfig(source, "config.json"), "acme/tiny");
}
const configOf = (model: string) => architectureCases.find(({ name }) => name === model)!.config;

describe("without tokenizer.json, the tokenizer is that of the same vocabulary's tokenizer.json:", () => {
  test.each(smallTokenizers)("$name, from $model's own files", ({ model, json, config, vocabulary }) => {
    const source = configOf(model);
    const expected = tokenizerFrom(source, { "tokenizer.json": json, "tokenizer_config.json": config });
    const made = tokenizerFrom(source, { ...vocabulary, "tokenizer_config.json": config });
    for (const text of texts) expect(made.encode(text)).toEqual(expected.encode(text));
    expect(made.largestId).toBe(expected.largestId);
    expect(made.maxLength).toBe(expected.maxLength);
  });
});

describe("whose tokenizer it is", () => {
  const { config, vocabulary } = smallTokenizers[0];
  const bert = configOf("BERT");
  const line = (source: object, files: Readonly<Record<string, Content>>) =>
    refusal(() => tokenizerFrom({ ...bert, ...source }, files));

  test("tokenizer.json goes first, whatever stands beside it", () => {
    const { json } = smallTokenizers[0];
    const files = { "tokenizer.json": json, "vocab.txt": "[PAD]", "special_tokens_map.json": "no JSON" };
    expect(tokenizerFrom(bert, files).encode("a film").ids).toEqual([2, 9, 13, 3]);
  });

  test("the class that the settings name, else the config, else the architecture's own", async () => {
    const named = (tokenizer_class: string) => ({ "tokenizer_config.json": { ...config, tokenizer_class } });
    const fast = tokenizerFrom(bert, { ...vocabulary, ...named("ElectraTokenizerFast") });
    expect(fast.encode("a film").ids).toEqual([2, 9, 13, 3]);
    const japanese =
      'missing file: acme/tiny/tokenizer.json (in Python, AutoTokenizer.from_pretrained("acme/tiny").save_pretrained("FOLDER") makes one of a BertJapaneseTokenizer)';
    expect(await line({}, { ...vocabulary, ...named("BertJapaneseTokenizer") })).toBe(japanese);
    expect(await line({ tokenizer_class: "BertJapaneseTokenizer" }, vocabulary)).toBe(japanese);
    expect(await line({}, { ...vocabulary, ...named("constructor") })).toContain("of a constructor)");
  });

  test("the line about what is missing names the files that would do", async () => {
    const missing = "missing file: acme/tiny/tokenizer.json (or";
    expect(await line({}, {})).toBe(`${missing} vocab.txt)`);
    const lacking = (model: string, files: Readonly<Record<string, Content>>) =>
      refusal(() => tokenizerFrom(configOf(model), files));
    expect(await lacking("RoBERTa", { "vocab.json": "{}" })).toBe(`${missing} vocab.json and merges.txt)`);
    expect(await lacking("DeBERTa-v3", vocabulary)).toBe(`${missing} spm.model)`);
  });

  test.each([
    ["vocab.txt", Uint8Array.of(0x61, 0xff), "invalid vocab.txt: expected text in UTF-8"],
    ["vocab.txt", "", "invalid tokenizer in vocab.txt: a special token is not in its vocabulary"],
    ["tokenizer_config.json", "[]", "invalid tokenizer_config.json: expected a JSON object"],
    ["special_tokens_map.json", "null", "invalid special_tokens_map.json: expected a JSON object"],
    [
      "special_tokens_map.json",
      { cls_token: 7 },
      "invalid cls_token of the tokenizer: 7 (expected a token's text)",
    ],
    [
      "added_tokens.json",
      { extra: 1e9 },
      "invalid tokenizer in vocab.txt: the token extra has the id 1000000000 (expected a whole number below 10000000)",
    ],
    [
      "added_tokens.json",
      { extra: 4000 },
      "invalid tokenizer in vocab.txt: it has the token 4000 (expected tokens below the config's vocab_size, 42)",
    ],
  ])("a spoilt %s is refused: %j", async (name, content, expected) => {
    expect(await line({}, { ...vocabulary, [name]: content })).toBe(expected);
  });
});

const settingsOf = (config: object) => ({
  config: config as Record<string, unknown>,
  specialTokens: {},
  addedTokens: {},
});
const read = (path: string) => readFileSync(path, "utf8");

test("the built-in model's vocab.txt and settings give its tokenizer.json to the letter", () => {
  const file = (name: string) =>
    fileURLToPath(new URL(`../../../models/bert-mini-sst2/${name}`, import.meta.url));
  const settings = settingsOf(JSON.parse(read(file("tokenizer_config.json"))));
  const made = wordPiece(read(file("vocab.txt")), settings);
  const { truncation, padding, ...json } = JSON.parse(read(file("tokenizer.json")));
  expect([truncation, padding]).toEqual([null, null]);
  expect(made).toEqual(json);
});

describeShared("a model of others", () => {
  test("MiniLM's vocab.txt and settings give its tokenizer.json to the letter", () => {
    const file = (name: string) => shared(`models/minilm-l6-sst2/${name}`);
    const settings = settingsOf(JSON.parse(read(file("tokenizer_config.json"))));
    const { truncation: _truncation, padding: _padding, ...json } = JSON.parse(read(file("tokenizer.json")));
    expect(wordPiece(read(file("vocab.txt")), settings)).toEqual(json);
  });
});
