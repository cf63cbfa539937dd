import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";

describe("loading a model", () => {
  test("the built-in one comes by its name, and knows praise from blame", async () => {
    const model = await loadModel("bert-mini-sst2");
    const [[, praise], [, blame]] = await model.predict([
      "a charming and funny film",
      "a dull and boring mess",
    ]);
    expect(praise).toBeGreaterThan(0.9);
    expect(blame).toBeLessThan(0.1);
    expect([model.id, model.headCount, model.labels]).toEqual([
      "bert-mini-sst2",
      24,
      ["NEGATIVE", "POSITIVE"],
    ]);
    model.dispose();
  });

  test("a folder is known by its path; disposing of the model leaves no tensor behind", async () => {
    const folder = await tinyModelFolder();
    const warmUp = await loadModel(folder); // chooses the engine
    warmUp.dispose();
    const before = tf.memory().numTensors;
    const model = await loadModel(folder);
    expect(model.id).toBe(folder);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("no model", () => {
  const cache = temporaryFolder();
  beforeEach(() => {
    vi.stubEnv("HF_HUB_OFFLINE", "1");
    vi.stubEnv("HF_HUB_CACHE", cache);
  });
  afterEach(() => vi.unstubAllEnvs());
  const offline = (id: string) =>
    `cannot load ${id} from the Hub: it is not in ${cache} at main, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set`;

  test.each([
    ["bert-mini-sst", "unknown model: bert-mini-sst (did you mean bert-mini-sst2?)"],
    ["Bert-Mini-SST2", "unknown model: Bert-Mini-SST2 (did you mean bert-mini-sst2?)"],
    ["gpt", offline("gpt")],
    ["acme/bert-mini-sst2", offline("acme/bert-mini-sst2")],
    ["../no/such/folder", "missing model folder: ../no/such/folder"],
    ["./no-such-folder", "missing model folder: ./no-such-folder"],
    ["", "invalid model:  (expected a built-in name, a folder or an id on the Hub)"],
    [7 as unknown as string, "invalid model: 7 (expected a built-in name, a folder or an id on the Hub)"],
    ["package.json", "invalid model: package.json (a file; expected a folder)"],
  ])('"%s" is refused', async (source, line) => {
    expect(await refusal(() => loadModel(source))).toBe(line);
  });

  test("an empty folder", async () => {
    const folder = temporaryFolder();
    expect(await refusal(() => loadModel(folder))).toBe(`missing file: ${join(folder, "config.json")}`);
  });

  test("a folder without weights, and one with a pickle", async () => {
    const folder = await tinyModelFolder({ files: { "model.safetensors": null } });
    expect(await refusal(() => loadModel(folder))).toBe(`missing file: ${join(folder, "model.safetensors")}`);
    writeFileSync(join(folder, "pytorch_model.bin"), "pickle");
    expect(await refusal(() => loadModel(folder))).toBe(
      `unsupported weights: ${join(folder, "pytorch_model.bin")} (a pickle file; in Python, AutoModelForSequenceClassification.from_pretrained("${folder}").save_pretrained("FOLDER") makes model.safetensors)`,
    );
  });
});

describe("saving a model", () => {
  test("the same weights give the same bytes; a model folder that is there is replaced as a whole", async () => {
    const model = await loadModel(await tinyModelFolder());
    const [first, second] = [join(temporaryFolder(), "first"), join(temporaryFolder(), "deep", "second")];
    await model.save(first);
    await model.save(second);
    const names = readdirSync(first).sort();
    expect(names).toEqual(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]);
    expect(readdirSync(second).sort()).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(second, name)).equals(readFileSync(join(first, name)))).toBe(true);
    }
    rmSync(join(first, "tokenizer.json"));
    writeFileSync(join(first, "config.json"), "{}");
    await model.save(first);
    for (const name of names) {
      expect(readFileSync(join(second, name)).equals(readFileSync(join(first, name)))).toBe(true);
    }
    expect(readdirSync(join(first, ".."))).toEqual(["first"]);
    model.dispose();
  });

  test("a folder with other files, and a place in a file, are refused; what is there stays", async () => {
    const model = await loadModel(await tinyModelFolder());
    const folder = join(temporaryFolder(), "model");
    cpSync(await tinyModelFolder({ seed: 2 }), folder, { recursive: true });
    const weights = readFileSync(join(folder, "model.safetensors"));
    mkdirSync(join(folder, "notes"));
    expect(await refusal(() => model.save(folder))).toBe(
      `cannot replace ${folder}: it holds other files (notes)`,
    );
    expect(readFileSync(join(folder, "model.safetensors")).equals(weights)).toBe(true);

    const file = join(folder, "config.json");
    expect(await refusal(() => model.save(file))).toBe(
      `cannot write ${file}: a part of its path is not a folder`,
    );
    expect(existsSync(file)).toBe(true);
    expect(readdirSync(join(folder, ".."))).toEqual(["model"]);
    model.dispose();
  });
});
