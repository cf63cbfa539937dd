import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import type { ComparedMeasure, RobustnessComparison } from "../../src/results/robustness-comparison.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { compareRobustness } from "../../src/verbs/compare-robustness.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { overSeeds } from "../../src/verbs/over-seeds.js";
import { prune } from "../../src/verbs/prune.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let models: { base: TextClassifier; pruned: TextClassifier };
let comparison: RobustnessComparison;
const lexicon = lexiconOf("mine", { good: ["bad"], great: ["awful"], charming: ["dull"], boring: ["fun"] });
const adversarial = datasetOf("adversarial", [
  ["a charming dull film", 1],
  ["a fun movie", 0],
  ["the actor is awful", 1],
]);
const sets = { sentences, turned: { clean: sentences, adversarial } };
const options = { attack: { lexicon, examples: 5 }, draws: 200, seed: 3, ...silent };

beforeAll(async () => {
  const base = await loadModel(await tinyModelFolder());
  models = { base, pruned: await prune(base, [{ layer: 0, head: 1 }]) };
  comparison = await compareRobustness(models, sets, options);
});
afterAll(() => {
  for (const model of Object.values(models)) model.dispose();
});

const rowOf = (set: string, measure: ComparedMeasure, model: string, result = comparison) =>
  result.toRows().find((row) => row.set === set && row.measure === measure && row.model === model);

describe("a comparison", () => {
  test("has accuracy and mean C as evaluate has them, and accuracy under attack as attack has it", async () => {
    for (const [name, model] of Object.entries(models)) {
      const { accuracy, accuracyInterval, meanClever } = await evaluate(model, sentences, silent);
      expect(rowOf("sentences", "accuracy", name)).toMatchObject({
        ...{ examples: 8, value: accuracy, low: accuracyInterval[0], high: accuracyInterval[1] },
      });
      expect(rowOf("sentences", "meanClever", name)!.value).toBeCloseTo(meanClever, 12);
      const { metrics } = await attack(model, sentences, { ...options.attack, seed: 3, ...silent });
      expect(rowOf("sentences", "accuracyUnderAttack", name)).toMatchObject({
        ...{ examples: 5, value: metrics.accuracyUnderAttack },
      });
      expect(rowOf("sentences", "averageQueries", name)!.value).toBe(metrics.averageQueries);
    }
  });

  test("has the drop to adversarial texts, which only their set has", async () => {
    const { accuracy } = await evaluate(models.pruned, adversarial, silent);
    expect(rowOf("turned", "adversarialAccuracy", "pruned")).toMatchObject({ value: accuracy, examples: 3 });
    const clean = rowOf("turned", "accuracy", "pruned")!.value!;
    expect(rowOf("turned", "drop", "pruned")!.value).toBeCloseTo(clean - accuracy, 12);
    expect(rowOf("sentences", "drop", "pruned")).toBeUndefined();
  });

  test("counts the examples that one model alone gets right", async () => {
    const right = async (model: TextClassifier) =>
      (await evaluate(model, sentences, silent)).examples.map((e) => e.label === e.prediction);
    const [first, second] = [await right(models.base), await right(models.pruned)];
    const row = rowOf("sentences", "accuracy", "pruned")!;
    expect(row.onlyFirst).toBe(first.filter((is, i) => is && !second[i]).length);
    expect(row.onlyThis).toBe(second.filter((is, i) => is && !first[i]).length);
    expect(row.difference).toBeCloseTo((row.onlyThis! - row.onlyFirst!) / 8, 12);
  });

  test("of a model with itself differs in nothing, under names of its own", async () => {
    const twice = await compareRobustness([models.base, models.base], sentences, { draws: 50, ...silent });
    const { id } = models.base;
    expect(rowOf("sentences", "accuracy", `${id} (2)`, twice)).toMatchObject({
      ...{ difference: 0, differenceLow: 0, differenceHigh: 0, onlyFirst: 0, onlyThis: 0, p: 1 },
    });
  });

  test("tells models, sets, attack and seed", () => {
    const { verb, seed, options: told } = comparison.provenance;
    expect([verb, seed]).toEqual(["compareRobustness", 3]);
    expect(told).toMatchObject({
      models: [{ name: "base" }, { name: "pruned", weightsHash: models.pruned.weightsHash }],
      sets: [
        { name: "sentences", clean: { hash: sentences.hash, examples: 8 }, adversarial: null },
        { name: "turned", adversarial: { hash: adversarial.hash } },
      ],
      attack: { recipe: "textfooler-lexicon", lexicon: "mine", examples: 5 },
      ...{ wrt: "word", draws: 200, batchSize: 32 },
    });
  });

  test("goes over seeds row by row", async () => {
    const summary = await overSeeds([0, 1], (seed, work) =>
      compareRobustness(models, sentences, { ...options, seed, ...work, ...silent }),
    );
    const row = summary.toRows().find(({ measure, model }) => measure === "accuracy" && model === "base");
    expect(row).toMatchObject({ set: "sentences", valueMean: 0.875, valueDeviation: 0 });
  });
});

describe("a run", () => {
  test("is the same to the last bit again", async () => {
    expect(JSON.stringify(await compareRobustness(models, sets, options))).toBe(JSON.stringify(comparison));
  });

  test("tells progress in pieces, leaves no tensor behind when aborted, and goes on from its journal", async () => {
    const resume = join(temporaryFolder(), "journal");
    const before = tf.memory().numTensors;
    const { signal, onProgress } = abortAfter(4);
    await expect(compareRobustness(models, sets, { ...options, resume, signal, onProgress })).rejects.toThrow(
      "enough",
    );
    expect(tf.memory().numTensors).toBe(before);
    const { onProgress: record, calls } = recordProgress();
    const resumed = await compareRobustness(models, sets, { ...options, resume, onProgress: record });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls[0][1]).toBe(2 * (2 + 3));
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(comparison));
  });
});

describe("wrong use", () => {
  const bare = compareRobustness as (models: unknown, data: unknown, options?: object) => Promise<unknown>;

  test("one model, no models, or something else", async () => {
    for (const [given, count] of [
      [[models.base], 1],
      [undefined, 0],
      [[models.base, {}], 2],
    ] as const) {
      expect(await refusal(() => bare(given, sentences))).toBe(
        `invalid models: ${count} given (expected at least two loaded models, as a list or by name)`,
      );
    }
  });

  test("no data, and data of another form", async () => {
    expect(await refusal(() => bare(models, {}))).toBe(
      "missing data: a comparison needs at least one data set",
    );
    expect(await refusal(() => bare(models, { one: { clean: sentences } }))).toBe(
      "invalid data: one (expected a data set, or one in clean and one in adversarial)",
    );
  });

  test.each<[object, string]>([
    [{ draws: 0 }, "invalid draws: 0 (expected a whole number of at least 1)"],
    [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
    [{ attack: { recipe: "none" } }, "unknown recipe: none"],
    [
      { attack: { record: true } },
      "invalid attack: it has record (expected only where an attack is all there is)",
    ],
    [{ attack: { seed: 3, recpie: "x" } }, "unknown option: recpie"],
    [{ sets: {} }, "unknown option: sets"],
  ])("%j is refused", async (given, message) => {
    expect(await refusal(() => bare(models, sentences, given))).toContain(message);
  });

  test("a label that a model does not have is told before anything is measured", async () => {
    const { onProgress, calls } = recordProgress();
    const odd = datasetOf("odd", [["good", 5]]);
    expect(await refusal(() => bare(models, { sentences, odd }, { onProgress }))).toContain(
      "label out of range in odd, example 0: 5",
    );
    expect(calls).toEqual([]);
  });
});
