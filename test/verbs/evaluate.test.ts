import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../src/results/evaluation.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { composite } from "../../src/verbs/composite.js";
import { type EvaluateOptions, evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences, words } from "./sentences.js";

let model: TextClassifier;
let evaluation: Evaluation;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  evaluation = await evaluate(model, sentences, silent);
});
afterAll(() => model.dispose());

const clevers = ({ examples }: Evaluation) => examples.map(({ clever }) => clever);

describe("an evaluation", () => {
  test("has each example's prediction, which is wrong exactly where margin and C are negative", () => {
    expect(evaluation.examples.map(({ id, label }) => [id, label])).toEqual(
      sentences.examples.map(({ id, label }) => [id, label]),
    );
    for (const { label, prediction, margin, clever } of evaluation.examples) {
      expect(margin > 0).toBe(prediction === label);
      expect(Math.sign(clever)).toBe(Math.sign(margin));
    }
  });

  test("predicts what the model predicts", async () => {
    const probabilities = await model.predict(sentences.examples.map(({ text }) => text));
    expect(evaluation.examples.map(({ prediction }) => prediction)).toEqual(
      probabilities.map(([negative, positive]) => (positive > negative ? 1 : 0)),
    );
  });

  test("counts by class and over all, with Wilson's 95 % interval", () => {
    const rows = evaluation.toRows();
    expect(rows.map((row) => [row.class, row.examples, row.correct, row.accuracy])).toEqual([
      ["NEGATIVE", 4, 3, 0.75],
      ["POSITIVE", 4, 4, 1],
      ["all", 8, 7, 0.875],
    ]);
    expect(rows[0].accuracyLow).toBeCloseTo(0.300642, 6);
    expect(rows[0].accuracyHigh).toBeCloseTo(0.954413, 6);
    expect(evaluation.accuracy).toBe(0.875);
    expect(evaluation.accuracyInterval[0]).toBeCloseTo(0.529112, 6);
    expect(evaluation.accuracyInterval[1]).toBeCloseTo(0.977583, 6);
  });

  test("has the means over the examples of margin and C, misclassified ones included", () => {
    const values = clevers(evaluation);
    const mean = values.reduce((sum, value) => sum + value, 0) / 8;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(evaluation.meanClever).toBeCloseTo(mean, 12);
    expect(evaluation.overall.meanCleverStderr).toBeCloseTo(Math.sqrt(squares / 7 / 8), 12);
    expect(evaluation.overall.meanMargin).toBeCloseTo(
      evaluation.examples.reduce((sum, { margin }) => sum + margin, 0) / 8,
      12,
    );
    const [negative, positive] = evaluation.toRows();
    expect((negative.meanClever + positive.meanClever) / 2).toBeCloseTo(mean, 12);
  });

  test("leaves out classes that do not occur", async () => {
    const data = datasetOf("praise", [["the actor is great", 1]]);
    const rows = (await evaluate(model, data, silent)).toRows();
    expect(rows.map((row) => [row.class, row.examples, row.meanCleverStderr])).toEqual([
      ["POSITIVE", 1, null],
      ["all", 1, null],
    ]);
  });

  test("tells its resolved options, model and data", () => {
    const { verb, options, seed, model: from, data } = evaluation.provenance;
    expect({ verb, options, seed, from, data }).toEqual({
      verb: "evaluate",
      options: { wrt: "word", epsilon: 1e-12, batchSize: 32, masked: [] },
      seed: null,
      from: { id: model.id, weightsHash: model.weightsHash },
      data: { name: "sentences", examples: 8, hash: sentences.hash },
    });
  });

  test("comes out the same to the last bit again, and to 1e-5 in other batches", async () => {
    const [again, other] = [
      await evaluate(model, sentences, silent),
      await evaluate(model, sentences, { batchSize: 3, ...silent }),
    ];
    expect(JSON.stringify(again)).toBe(JSON.stringify(evaluation));
    expect(relativeToMax(clevers(other), clevers(evaluation))).toBeLessThan(1e-5);
  });

  test("says how many texts were cut", async () => {
    const data = datasetOf("long", [
      [words(5000), 1],
      [words(200), 1],
      ["the actor is great", 1],
    ]);
    const { notes, examples } = await evaluate(model, data, silent);
    expect(notes).toEqual(["2 of 3 texts are longer than 16 tokens and lost the end"]);
    expect(examples[0].clever).toBeCloseTo(examples[1].clever, 4); // cut to the same tokens
  });
});

describe("masked heads", () => {
  test("change the result as pruning them does, and leave the model as it is", async () => {
    const masked = [
      { layer: 0, head: 1 },
      { layer: 1, head: 0 },
    ];
    const pruned = await prune(model, masked);
    const [ofMasked, ofPruned] = [
      await evaluate(model, sentences, { masked, ...silent }),
      await evaluate(pruned, sentences, silent),
    ];
    expect(relativeToMax(clevers(ofMasked), clevers(ofPruned))).toBeLessThan(1e-5);
    expect(relativeToMax(clevers(ofMasked), clevers(evaluation))).toBeGreaterThan(1e-3);
    expect(ofMasked.provenance.options.masked).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(clevers(await evaluate(model, sentences, silent))).toEqual(clevers(evaluation));
    pruned.dispose();
  });

  test("may be those of a selection", async () => {
    const scores = await scoreHeads(model, datasetOf("one", [["the actor is great", 1]]), silent);
    const masked = composite(scores, { rho: 0.5 });
    const [bySelection, byList] = [
      await evaluate(model, sentences, { masked, ...silent }),
      await evaluate(model, sentences, { masked: masked.pruned, ...silent }),
    ];
    expect(masked.pruned).toHaveLength(2);
    expect(JSON.stringify(bySelection)).toBe(JSON.stringify(byList));
  });

  test.each([
    { layer: 2, head: 0 },
    { layer: 0, head: 2 },
    { layer: -1, head: 0 },
    { layer: 0.5, head: 0 },
  ])("$layer, $head is no head of the model", async ({ layer, head }) => {
    const work = () => evaluate(model, sentences, { masked: [{ layer, head }], ...silent });
    expect(await refusal(work)).toBe(
      `no such head: layer ${layer}, head ${head} (${model.id} has 2 layers of 2 heads, less those already pruned)`,
    );
  });
});

describe("long work and wrong use", () => {
  test("onProgress is told rising numbers of examples, up to all", async () => {
    const { onProgress, calls } = recordProgress();
    await evaluate(model, sentences, { onProgress, batchSize: 3 });
    expect(risesToTotal(calls)).toBe(true);
    expect(calls.map(([done]) => done)).toEqual([3, 6, 8]);
  });

  test("an abort ends it before the start and in the middle, and no tensor is left behind", async () => {
    const before = tf.memory().numTensors;
    const aborted = AbortSignal.abort(new Error("no"));
    await expect(evaluate(model, sentences, { signal: aborted, ...silent })).rejects.toThrow("no");
    const { signal, onProgress, calls } = abortAfter(3);
    await expect(evaluate(model, sentences, { signal, onProgress, batchSize: 3 })).rejects.toThrow("enough");
    expect(calls).toEqual([[3, 8]]);
    await evaluate(model, sentences, silent);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[object, string]>([
    [{ wrt: "embeddings" }, "unknown wrt: embeddings (expected one of word, encoder)"],
    [{ epsilon: -0.1 }, "invalid epsilon: -0.1 (expected a finite number of at least 0)"],
    [{ batchSize: 1.5 }, "invalid batchSize: 1.5 (expected a whole number of at least 1)"],
    [{ maskd: [] }, "unknown option: maskd (did you mean masked?)"],
    [
      { samples: 10 },
      "unknown option: samples (expected one of masked, wrt, epsilon, batchSize, signal, onProgress)",
    ],
  ])("%o is refused", async (options, line) => {
    expect(await refusal(() => evaluate(model, sentences, options as EvaluateOptions))).toBe(line);
  });

  test("a label that the model does not have is refused", async () => {
    const data = datasetOf("tri.tsv", [["the actor is great", 2]]);
    expect(await refusal(() => evaluate(model, data, silent))).toBe(
      "label out of range in tri.tsv, example 0: 2 (the model has 2 classes: NEGATIVE, POSITIVE)",
    );
    expect(await refusal(() => evaluate(model, datasetOf("none.tsv", []), silent))).toBe(
      "empty data: none.tsv (expected at least one example)",
    );
  });
});
