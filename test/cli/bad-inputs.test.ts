import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { composite } from "../../src/verbs/composite.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { type TinyModelChanges, writeTinyModel } from "../fixtures/tiny-model.js";
import { headScores } from "../results/score-results.js";
import { fail } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const refused = (...args: string[]) => fail(folder, ...args);

beforeAll(async () => {
  await writeTinyFiles(folder);
  const heads = [0, 1, 2, 3].map((i) => `${i >> 1},${i % 2},${i},0.1,${i + 1}\n`);
  writeFileSync(place("scores.csv"), `layer,head,deltaClever,deltaCleverStderr,fisher\n${heads.join("")}`);
  const ofDeeper = headScores(Array.from({ length: 8 }, (_, i) => ({ deltaClever: i, fisher: 1 })));
  await composite(ofDeeper, { rho: 0.25, gamma: 0 }).save(place("deep.json"));
});

describe("models", () => {
  const WEIGHT = "bert.encoder.layer.1.output.dense.weight";

  test.each<[string, TinyModelChanges, string]>([
    ["without weights", { files: { "model.safetensors": null } }, "missing file: NAME/model.safetensors"],
    [
      "with a pickle only",
      { files: { "model.safetensors": null, "pytorch_model.bin": "pickle" } },
      'unsupported weights: NAME/pytorch_model.bin (a pickle file; in Python, AutoModelForSequenceClassification.from_pretrained("NAME").save_pretrained("FOLDER") makes model.safetensors)',
    ],
    [
      "without a tensor",
      { tensors: (state) => state.delete(WEIGHT) },
      `missing tensor in model.safetensors: ${WEIGHT}`,
    ],
    [
      "of a wrong shape",
      { tensors: (state) => state.set(WEIGHT, { shape: [16, 8], values: new Float32Array(128) }) },
      `invalid shape of ${WEIGHT} in model.safetensors: [16,8] (expected [8,16] by the config)`,
    ],
    [
      "with NaN",
      { tensors: (state) => state.get(WEIGHT)!.values.set([Number.NaN], 5) },
      `invalid tensor in model.safetensors: ${WEIGHT} contains NaN or infinite values`,
    ],
    [
      "of another architecture",
      { config: { model_type: "gpt2" } },
      "unsupported architecture in config.json: gpt2 (supported: bert, roberta, distilbert, electra, deberta-v2)",
    ],
    [
      "whose config is cut off",
      { files: { "config.json": '{"model_type":' } },
      "invalid JSON in config.json: ",
    ],
  ])("a folder %s", async (name, changes, line) => {
    const model = `model ${name}`;
    await writeTinyModel(place(model), changes);
    expect(await refused("score", model, "--data", "data.tsv", "--out", "out.csv")).toContain(
      line.replaceAll("NAME", model),
    );
  });

  test("weights that are cut off, and weights that lie about their length", async () => {
    const weights = readFileSync(place("model", "model.safetensors"));
    const header = Number(weights.readBigUInt64LE(0));
    await writeTinyModel(place("cut"), { files: { "model.safetensors": weights.subarray(0, -100) } });
    expect(await refused("evaluate", "cut", "--data", "data.tsv", "--out", "out.json")).toBe(
      `invalid safetensors header in model.safetensors: the arrays take ${weights.length - 8 - header} bytes, but the file holds ${weights.length - 108 - header}`,
    );
    const lying = Buffer.from(weights);
    lying.writeBigUInt64LE(2n ** 60n, 0);
    await writeTinyModel(place("lying"), { files: { "model.safetensors": lying } });
    expect(await refused("evaluate", "lying", "--data", "data.tsv")).toBe(
      `invalid safetensors file: model.safetensors (${weights.length} bytes are too few for its header)`,
    );
  });

  test("no such model", async () => {
    expect(await refused("score", "bert-mini-sst", "--data", "data.tsv")).toBe(
      "unknown model: bert-mini-sst (did you mean bert-mini-sst2?)",
    );
    expect(await refused("evaluate", "./nowhere", "--data", "data.tsv")).toBe(
      "missing model folder: ./nowhere",
    );
  });
});

describe("data", () => {
  test.each([
    ["empty.tsv", "", "empty data file: empty.tsv (expected a header and at least one row)"],
    [
      "column.csv",
      "sentence,stars\ngood,5\n",
      "missing column in column.csv: label (the columns are sentence, stars)",
    ],
    [
      "label.tsv",
      "sentence\tlabel\ngood\t1\nbad\t7\n",
      "label out of range in label.tsv, example 1: 7 (the model has 2 classes: NEGATIVE, POSITIVE)",
    ],
    [
      "quote.csv",
      'text,label\n"good,1\n',
      "invalid CSV in quote.csv: a quotation mark is never closed (last line 2)",
    ],
  ])("%s", async (name, content, line) => {
    writeFileSync(place(name), content);
    expect(await refused("score", "model", "--data", name, "--out", "out.csv")).toBe(line);
  });

  test("no such file", async () => {
    expect(await refused("attack", "model", "--data", "no-such.tsv", "--out", "log.csv")).toBe(
      "missing file: no-such.tsv",
    );
  });
});

describe("options out of range", () => {
  test.each([
    [
      "score model --data data.tsv --samples 0 --out out.csv",
      "invalid samples: 0 (expected a whole number of at least 1, or auto)",
    ],
    [
      "score model --data data.tsv --samples 9 --stability 0.8",
      "invalid stability: 0.8 (expected only with --samples auto)",
    ],
    [
      "score model --data data.tsv --rho 0.5",
      "invalid rho: 0.5 (expected only with --estimate refine or --samples auto; select takes it, too)",
    ],
    [
      "score model --data data.tsv --seed 1 --seeds 1,2",
      "invalid seed: 1 (expected seed or seeds, not both)",
    ],
    [
      "attack model --data data.tsv --query-budget -1",
      "invalid queryBudget: -1 (expected a whole number of at least 0)",
    ],
    ["attack model --data data.tsv --lexicon no-such.json", "missing lexicon file: no-such.json"],
    [
      "score model --data data.tsv --masked 0.0,2.1 --out out.csv",
      "no such head: layer 2, head 1 (model has 2 layers of 2 heads, less those already pruned)",
    ],
    [
      "run model --data data.tsv --rho 0.5 --rounds 3 --out out",
      "invalid rounds: 3 (expected at most 2, the heads that rho 0.5 prunes)",
    ],
    ["sweep model --data data.tsv --methods michell", "unknown method: michell (did you mean michel?)"],
    [
      "sweep model --data data.tsv --resume out.json --out out.json",
      "invalid resume: out.json (expected another file than out)",
    ],
    ["sweep model --data data.tsv --examples 5", "invalid examples: 5 (expected only with --attack)"],
    [
      "sweep model --data data.tsv --attack textfoler",
      "unknown recipe: textfoler (did you mean textfooler?)",
    ],
    ["sweep model --data data.tsv --evaluate-on no-such.tsv", "missing file: no-such.tsv"],
    ["select scores.csv --rho 1.2 --out out.json", "invalid rho: 1.2 (expected a number from 0 to 1)"],
    [
      "select scores.csv --rho 0.75 --gamma 0.5 --out out.json",
      "too many heads to prune: 3 (expected at most 2: of 4 heads, 2 are unprotected; lower rho or gamma)",
    ],
  ])("%s", async (args, line) => {
    expect(await refused(...args.split(" "))).toBe(line);
  });
});

describe("results of other commands", () => {
  test("selections that are missing, broken, or of another model", async () => {
    expect(await refused(..."prune model --selection no-such.json --out pruned".split(" "))).toBe(
      "missing file: no-such.json",
    );
    expect(await refused(..."prune model --selection scores.csv --out pruned".split(" "))).toBe(
      "invalid selection: scores.csv (expected what select writes)",
    );
    const line = "no such head: layer 3, head 1 (model has 2 layers of 2 heads, less those already pruned)";
    expect(await refused(..."prune model --selection deep.json --out pruned".split(" "))).toBe(line);
    expect(await refused(..."evaluate model --data data.tsv --selection deep.json".split(" "))).toBe(line);
  });

  test("scores and reports of files that are no results", async () => {
    writeFileSync(place("broken.csv"), "layer,head\n0,0\n");
    expect(await refused("select", "broken.csv", "--out", "out.json")).toBe(
      "missing column in broken.csv: deltaClever",
    );
    expect(await refused("report", "scores.csv", "data.tsv", "--out", "out.html")).toBe(
      "unknown result: data.tsv (expected what score, select, evaluate, attack, hack-attend, hotflip, embedding-attack, clever, sweep, compare, compare-methods, run or train wrote)",
    );
  });
});
