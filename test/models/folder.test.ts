import { existsSync } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { loadFolder, saveFolder } from "../../src/models/folder.js";
import { type NamedArray, writeSafetensors } from "../../src/models/safetensors.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import {
  type TinyModelChanges,
  tinyClassifier,
  tinyModelFolder,
  tinyVocabulary,
} from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";

const texts = ["a charming film", { text: "the plot is dull", pair: "it was not fun" }];

beforeAll(() => chooseEngine("cpu"));

/** Files that stand beside the tokenizers of the architectures. */
const companions = {
  "special_tokens_map.json": "{}",
  "added_tokens.json": "{}",
  "vocab.txt": "[PAD]\n",
  "vocab.json": "{}",
  "merges.txt": "#version: 0.2\n",
  "spm.model": Uint8Array.of(1, 2, 3),
};

/** What a folder holds: file names, and their bytes in base64. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), "base64")));
  return Object.fromEntries(names.map((name, i) => [name, files[i]]));
}

describe("loadFolder", () => {
  test("reads config, weights and tokenizer", async () => {
    const parts = await loadFolder(await tinyModelFolder(), "tiny");
    expect(parts.id).toBe("tiny");
    expect(parts.config).toMatchObject({
      layers: 2,
      heads: 2,
      hiddenSize: 8,
      labels: ["NEGATIVE", "POSITIVE"],
    });
    expect(parts.state.size).toBe(3 + 2 + 2 * 16 + 4);
    expect(parts.tokenizer.encode("the film").ids).toEqual([2, 10, 13, 3]);
    expect([...parts.files.keys()]).toEqual(["tokenizer.json", "tokenizer_config.json"]);
  });

  test("the longest input is the tokenizer's, where that is shorter than the model's", async () => {
    const longest = async (model_max_length: unknown) => {
      const settings = { ...wordPiece([]).config, model_max_length };
      const files = { "tokenizer_config.json": JSON.stringify(settings) };
      return (await loadFolder(await tinyModelFolder({ files }), "tiny")).tokenizer.maxLength;
    };
    expect(await longest(10)).toBe(10);
    expect(await longest(512)).toBe(16);
    expect(await longest(1e30)).toBe(16);
    expect(await longest(undefined)).toBe(16);
  });

  test("weights in several shards are the same model as in one file", async () => {
    const whole = await loadFolder(await tinyModelFolder(), "tiny");
    const names = [...whole.state.keys()];
    const shard = (parity: number) => names.filter((_, i) => i % 2 === parity);
    const bytes = (parity: number) =>
      writeSafetensors(new Map(shard(parity).map((name) => [name, whole.state.get(name)!])));
    const weight_map = Object.fromEntries(names.map((name, i) => [name, `part-${i % 2}.safetensors`]));
    const files = {
      "model.safetensors": null,
      "model.safetensors.index.json": JSON.stringify({ metadata: { total_size: 1 }, weight_map }),
      "part-0.safetensors": bytes(0),
      "part-1.safetensors": bytes(1),
    };
    const parts = await loadFolder(await tinyModelFolder({ files }), "tiny");
    expect(parts.state).toEqual(whole.state);

    const { [names[3]]: _gone, ...less } = weight_map;
    const index = { "model.safetensors.index.json": JSON.stringify({ weight_map: less }) };
    const lacking = await tinyModelFolder({ files: { ...files, ...index } });
    expect(await refusal(() => loadFolder(lacking, "tiny"))).toBe(
      `missing tensor in model.safetensors.index.json: ${names[3]}`,
    );
    const swapped = await tinyModelFolder({ files: { ...files, "part-1.safetensors": bytes(0) } });
    expect(await refusal(() => loadFolder(swapped, "tiny"))).toBe(
      `missing tensor in part-1.safetensors: ${names[1]}`,
    );
    const gone = await tinyModelFolder({ files: { ...files, "part-1.safetensors": null } });
    expect(await refusal(() => loadFolder(gone, "tiny"))).toBe(
      `missing file: ${join(gone, "part-1.safetensors")}`,
    );
  });

  test("arrays that the config does not ask for are left alone", async () => {
    const ids = { shape: [1, 16], values: new Float32Array(16).fill(Number.NaN) };
    const folder = await tinyModelFolder({ tensors: (s) => s.set("bert.embeddings.position_ids", ids) });
    expect((await loadFolder(folder, "tiny")).state.has("bert.embeddings.position_ids")).toBe(false);
  });

  test("LayerNorm's weight and bias may have their old names, gamma and beta", async () => {
    // in checkpoints converted from TensorFlow
    const older = await loadFolder(await tinyModelFolder({ tensors: renameNorms }), "tiny");
    expect(older.state).toEqual((await loadFolder(await tinyModelFolder(), "tiny")).state);
  });

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
  test.each(bad)("refuses %s", async (_what, changes, expected) => {
    const folder = await tinyModelFolder(changes);
    const message = (await refusal(() => loadFolder(folder, "tiny"))).replaceAll(folder, "FOLDER");
    if (typeof expected === "string") expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });

  test("needs no tokenizer settings: then the longest input is the model's", async () => {
    const folder = await tinyModelFolder({ files: { "tokenizer_config.json": null } });
    const { config, tokenizer } = await loadFolder(folder, "tiny");
    expect(tokenizer.maxLength).toBe(config.maxPositions);
  });

  test("refuses a folder that is not there, and a file in its place", async () => {
    const folder = join(temporaryFolder(), "nowhere");
    const config = join(folder, "config.json");
    expect(await refusal(() => loadFolder(folder, "x"))).toBe(`missing file: ${config}`);
    await writeFile(folder, "a file");
    expect(await refusal(() => loadFolder(folder, "x"))).toBe(`unreadable file: ${config} (ENOTDIR)`);
  });
});

describe("saveFolder", () => {
  test("what is saved loads with the same weights and the same predictions", async () => {
    const model = await tinyClassifier();
    const folder = join(temporaryFolder(), "new", "model"); // folders on the way are made
    await saveFolder(model, folder);
    const again = new Classifier(await loadFolder(folder, "again"));
    expect(again.weightsHash).toBe(model.weightsHash);
    expect(await again.predict(texts)).toEqual(await model.predict(texts));
  });

  test("float16 weights are saved as the float32 values that they stand for", async () => {
    const builtIn = fileURLToPath(new URL("../../models/bert-mini-sst2", import.meta.url));
    const model = new Classifier(await loadFolder(builtIn, "bert-mini-sst2"));
    const folder = join(temporaryFolder(), "model");
    await saveFolder(model, folder);
    const again = await loadFolder(folder, "again");
    expect(model.config.source.torch_dtype).toBe("float16");
    expect(again.config.source.torch_dtype).toBe("float32");
    expect(new Classifier(again).weightsHash).toBe(model.weightsHash);
  });

  test("a model without some heads, and without a whole layer's, is saved and read", async () => {
    const parts = await loadFolder(await tinyModelFolder(), "tiny");
    const gone = [
      { layer: 0, head: 0 },
      { layer: 0, head: 1 },
      { layer: 1, head: 1 },
    ];
    const pruned = new Classifier({ ...parts, ...removeHeads(parts.config, parts.state, gone) });
    const folder = join(temporaryFolder(), "model");
    await saveFolder(pruned, folder);
    const again = await loadFolder(folder, "again");
    expect(again.config.keptHeads).toEqual([[], [0]]);
    expect(await new Classifier(again).predict(texts)).toEqual(await pruned.predict(texts));
  });

  test("the same model gives the same bytes, and keeps the tokenizer's files as they were", async () => {
    const source = await tinyModelFolder({
      files: { ...companions, "README.md": "not the model's" },
    });
    const folders = [1, 2].map((i) => join(temporaryFolder(), `copy-${i}`));
    for (const folder of folders) {
      await saveFolder(new Classifier(await loadFolder(source, "tiny")), folder);
    }
    const [first, second] = await Promise.all(folders.map(contentOf));
    expect(second).toEqual(first);
    const names = [
      ...["added_tokens.json", "config.json", "merges.txt", "model.safetensors", "special_tokens_map.json"],
      ...["spm.model", "tokenizer.json", "tokenizer_config.json", "vocab.json", "vocab.txt"],
    ];
    expect(Object.keys(first)).toEqual(names);
    const original = await contentOf(source);
    for (const name of names.filter((n) => n !== "config.json"))
      expect(first[name], name).toBe(original[name]);
  });

  test("keys of the config that this library does not know are kept", async () => {
    const folder = join(temporaryFolder(), "model");
    await saveFolder(await tinyClassifier({ config: { _name_or_path: "elsewhere" } }), folder);
    expect(JSON.parse(await readFile(join(folder, "config.json"), "utf8"))._name_or_path).toBe("elsewhere");
  });

  test("a model that was there is replaced as a whole, with nothing left beside it", async () => {
    const place = temporaryFolder();
    const folder = join(place, "model");
    await saveFolder(await tinyClassifier({ seed: 1 }), folder);
    const other = await tinyClassifier({ seed: 2 });
    await saveFolder(other, folder);
    expect(new Classifier(await loadFolder(folder, "again")).weightsHash).toBe(other.weightsHash);
    expect(await readdir(place)).toEqual(["model"]);
  });

  test("a model is saved over the folder that it came from", async () => {
    const folder = await tinyModelFolder();
    const model = new Classifier(await loadFolder(folder, "tiny"));
    await saveFolder(model, folder);
    expect(new Classifier(await loadFolder(folder, "again")).weightsHash).toBe(model.weightsHash);
  });

  test("a tokenizer file that only the earlier model had goes with it", async () => {
    const folder = await tinyModelFolder();
    await writeFile(join(folder, "vocab.txt"), "[PAD]\n");
    await saveFolder(await tinyClassifier({ seed: 2 }), folder);
    expect(await readdir(folder)).not.toContain("vocab.txt");
  });

  test("the config names the weights' type by the key that it has", async () => {
    const folder = temporaryFolder();
    await saveFolder(await tinyClassifier({ config: { dtype: "float16", torch_dtype: undefined } }), folder);
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
    expect([config.dtype, config.torch_dtype]).toEqual(["float32", undefined]);
  });

  test("a folder with other files is refused and stays as it was", async () => {
    const place = temporaryFolder();
    const folder = join(place, "thesis");
    await cp(await tinyModelFolder(), folder, { recursive: true });
    await writeFile(join(folder, "chapter-1.tex"), "years of work");
    const before = await contentOf(folder);
    expect(await refusal(async () => saveFolder(await tinyClassifier({ seed: 2 }), folder))).toBe(
      `cannot replace ${folder}: it holds other files (chapter-1.tex)`,
    );
    expect(await contentOf(folder)).toEqual(before);
    expect(await readdir(place)).toEqual(["thesis"]);
  });

  test("an empty folder is filled", async () => {
    const folder = temporaryFolder();
    await saveFolder(await tinyClassifier(), folder);
    expect(existsSync(join(folder, "model.safetensors"))).toBe(true);
  });

  test("a place that cannot be written is refused, with nothing left there", async () => {
    const model = await tinyClassifier();
    const place = temporaryFolder();
    const file = join(place, "file");
    await writeFile(file, "in the way");
    for (const folder of [file, join(file, "model"), join(file, "deep", "model")]) {
      expect(await refusal(() => saveFolder(model, folder))).toBe(
        `cannot write ${folder}: a part of its path is not a folder`,
      );
    }
    expect(await contentOf(place)).toEqual({ file: Buffer.from("in the way").toString("base64") });
  });

  test("a failure while files are written leaves the old model", async () => {
    const place = temporaryFolder();
    const folder = join(place, "model");
    await saveFolder(await tinyClassifier(), folder);
    const before = await contentOf(folder);
    const parts = await loadFolder(await tinyModelFolder({ seed: 2 }), "broken");
    const files = new Map([...parts.files, ["no-such-folder/vocab.txt", new Uint8Array(1)]]);
    const broken = new Classifier({ ...parts, files });
    expect(await refusal(() => saveFolder(broken, folder))).toMatch(
      /^cannot write .*: its folder does not exist$/,
    );
    expect(await contentOf(folder)).toEqual(before);
    expect(await readdir(place)).toEqual(["model"]);
  });
});

function cutRows(state: Map<string, NamedArray>, name: string, rows: number): void {
  const { shape, values } = state.get(name)!;
  state.set(name, { shape: [rows, shape[1]], values: values.slice(0, rows * shape[1]) });
}

function renameNorms(state: Map<string, NamedArray>): void {
  for (const [name, array] of [...state]) {
    if (!name.includes("LayerNorm")) continue;
    state.delete(name);
    state.set(name.replace(".weight", ".gamma").replace(".bias", ".beta"), array);
  }
}

function dropPrefix(state: Map<string, NamedArray>): void {
  for (const [name, array] of [...state]) {
    state.delete(name);
    if (name.startsWith("bert.")) state.set(name.slice("bert.".length), array);
  }
}
