import { expect, test } from "vitest";
import { loadFolder } from "../../src/models/folder.js";
import type { NamedArray } from "../../src/models/safetensors.js";
import { refusal } from "../fixtures/refusal.js";
import { type TinyModelChanges, tinyModelFolder, tinyVocabulary } from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";

const query = "bert.encoder.layer.1.attention.self.query.weight";
const bad: [string, TinyModelChanges, string | RegExp][] = [
  ["no config", { files: { "config.json": null } }, "missing file: FOLDER/config.json"],
  ["no weights", { files: { "model.safetensors": null } }, "missing file: FOLDER/model.safetensors"],
  [
    "no tokenizer",
    { files: { "tokenizer.json": null } },
    "missing file: FOLDER/tokenizer.json (or vocab.txt)",
  ],
  [
    "pickled weights only",
    { files: { "model.safetensors": null, "pytorch_model.bin": "PK" } },
    'unsupported weights: FOLDER/pytorch_model.bin (a pickle file; in Python, AutoModelForSequenceClassification.from_pretrained("FOLDER").save_pretrained("FOLDER") makes model.safetensors)',
  ],
  [
    "an index of shards without any",
    { files: { "model.safetensors": null, "model.safetensors.index.json": "{}" } },
    "invalid model.safetensors.index.json: expected a weight_map from tensors to files",
  ],
  [
    "empty weights",
    { files: { "model.safetensors": "" } },
    "invalid safetensors file: model.safetensors (0 bytes are too few for its header)",
  ],
  [
    "a broken config",
    { files: { "config.json": '{\n"a":' } },
    /^invalid JSON in config\.json: Unexpected end/,
  ],
  ["an empty config", { files: { "config.json": "" } }, /^invalid JSON in config\.json: Unexpected end/],
  [
    "a config that is not UTF-8",
    { files: { "config.json": Uint8Array.of(0x7b, 0xff, 0x7d) } },
    /^invalid JSON in config\.json: .*not valid for encoding utf-8/,
  ],
  ["an impossible config", { config: { hidden_size: 9 } }, /^invalid hidden_size in config\.json: 9/],
  [
    "a cut tokenizer",
    { files: { "tokenizer.json": '{"version": "1.0", "model": {"type": "Wo' } },
    /^invalid JSON in tokenizer\.json: Unterminated string/,
  ],
  [
    "no tokenizer in the file",
    { files: { "tokenizer.json": "{}" } },
    /^invalid tokenizer in tokenizer\.json: ./,
  ],
  ["a null tokenizer", { files: { "tokenizer.json": "null" } }, /^invalid tokenizer in tokenizer\.json: ./],
  [
    "broken tokenizer settings",
    { files: { "tokenizer_config.json": "[" } },
    /^invalid JSON in tokenizer_config\.json: Unexpected end/,
  ],
  [
    "more tokens than embeddings",
    {
      config: { vocab_size: 30 },
      tensors: (s) => cutRows(s, "bert.embeddings.word_embeddings.weight", 30),
    },
    "invalid tokenizer in tokenizer.json: it has the token 41 (expected tokens below the config's vocab_size, 30)",
  ],
  [
    "a token whose id is no place in a table",
    {
      files: {
        "tokenizer.json": JSON.stringify(wordPiece(tinyVocabulary).json).replace('"good":24', '"good":-1'),
      },
    },
    "invalid tokenizer in tokenizer.json: the token good has the id -1 (expected a whole number below 10000000)",
  ],
  [
    "fewer positions than special tokens",
    {
      config: { max_position_embeddings: 2 },
      tensors: (s) => cutRows(s, "bert.embeddings.position_embeddings.weight", 2),
    },
    "invalid max_position_embeddings in config.json: room for 2 tokens (expected at least the 3 special tokens of a pair)",
  ],
  ["a missing array", { tensors: (s) => s.delete(query) }, `missing tensor in model.safetensors: ${query}`],
  [
    "an encoder that was saved without its classifier",
    { tensors: dropPrefix },
    "unsupported weights: an encoder without a classifier (expected bert.embeddings.word_embeddings.weight and so on)",
  ],
  [
    "a shape unlike the config's",
    { tensors: (s) => cutRows(s, query, 4) },
    `invalid shape of ${query} in model.safetensors: [4,8] (expected [8,8] by the config)`,
  ],
  [
    "fewer heads in the config than in the weights",
    { config: { pruned_heads: { 1: [0] } } },
    `invalid shape of ${query} in model.safetensors: [8,8] (expected [4,8] by the config)`,
  ],
  [
    "a weight that is not a number",
    { tensors: (s) => s.get(query)!.values.fill(Number.NaN, 5, 6) },
    `invalid tensor in model.safetensors: ${query} contains NaN or infinite values`,
  ],
];
test.each(bad)("loadFolder refuses %s", async (_what, changes, expected) => {
  const folder = await tinyModelFolder(changes);
  const message = (await refusal(() => loadFolder(folder, "tiny"))).replaceAll(folder, "FOLDER");
  if (typeof expected === "string") expect(message).toBe(expected);
  else expect(message).toMatch(expected);
});

function cutRows(state: Map<string, NamedArray>, name: string, rows: number): void {
  const { shape, values } = state.get(name)!;
  state.set(name, { shape: [rows, shape[1]], values: values.slice(0, rows * shape[1]) });
}

function dropPrefix(state: Map<string, NamedArray>): void {
  for (const [name, array] of [...state]) {
    state.delete(name);
    if (name.startsWith("bert.")) state.set(name.slice("bert.".length), array);
  }
}
