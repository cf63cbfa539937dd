import { existsSync } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { loadFolder, saveFolder } from "../../src/models/folder.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { type SaveModelOptions, TextClassifier } from "../../src/results/text-classifier.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyClassifier, tinyModelFolder } from "../fixtures/tiny-model.js";

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

  test("float16 weights are saved to the same bytes as they were read from", async () => {
    const builtIn = fileURLToPath(new URL("../../models/bert-mini-sst2", import.meta.url));
    const folder = join(temporaryFolder(), "model");
    await new TextClassifier(await loadFolder(builtIn, "bert-mini-sst2")).save(folder, { type: "float16" });
    for (const name of ["config.json", "model.safetensors"]) {
      expect((await readFile(join(folder, name))).equals(await readFile(join(builtIn, name))), name).toBe(
        true,
      );
    }
    const unknown = { type: "float8" } as unknown as SaveModelOptions;
    const model = new TextClassifier(await loadFolder(folder, "again"));
    expect(await refusal(() => model.save(folder, unknown))).toBe(
      "unknown weight type: float8 (did you mean float32?)",
    );
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
