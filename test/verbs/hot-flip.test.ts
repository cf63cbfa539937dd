import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttackLog } from "../../src/results/attack-log.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { type HotFlipOptions, hotFlip } from "../../src/verbs/hot-flip.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { abortAfter, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;
let log: AttackLog;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await hotFlip(model, sentences, silent);
});
afterAll(() => model.dispose());

/** Rows without the times that they took. */
const rowsOf = (result: AttackLog) => result.toRows().map(({ seconds: _, ...row }) => row);

test("a log has a row for each example, and successes that the model really gets wrong", async () => {
  expect(log.toRows().map(({ id, status }) => [id, status === "skipped"])).toEqual(
    sentences.examples.map(({ id }) => [id, id === 7]),
  );
  const successes = log.toRows().filter(({ status }) => status === "succeeded");
  expect(successes.length).toBeGreaterThan(0);
  const probabilities = await model.predict(successes.map(({ perturbedText }) => perturbedText));
  for (const [i, row] of successes.entries()) {
    expect(probabilities[i].indexOf(Math.max(...probabilities[i]))).toBe(1 - row.label);
    expect(row.perturbedPrediction).toBe(1 - row.label);
    expect(row.perturbedScore).toBeCloseTo(1 - probabilities[i][row.label], 5);
    expect(row.changedWords).toBeGreaterThan(0);
    expect(row.changedWords).toBeLessThanOrEqual(5);
  }
});

test("queries are what the model was sent, and add up to the passes", () => {
  const queries = log.toRows().reduce((sum, row) => sum + row.queries, 0);
  expect(log.cost.passes).toEqual({ attack: queries });
  expect(log.toRows()[7].queries).toBe(1);
});

test("is the same again, and tells its options", async () => {
  expect(rowsOf(await hotFlip(model, sentences, silent))).toEqual(rowsOf(log));
  expect(log.provenance).toMatchObject({
    verb: "hotFlip",
    options: { recipe: "hotflip", lexicon: null, maxFlips: 5, beam: 1, tries: 10, examples: 100 },
    seed: 0,
  });
});

test("tells progress, ends at an abort without a tensor left, and goes on from its journal", async () => {
  const { onProgress, calls } = recordProgress();
  await hotFlip(model, sentences, { onProgress, examples: 3 });
  expect(risesToTotal(calls)).toBe(true);
  const before = tf.memory().numTensors;
  const resume = join(temporaryFolder(), "journal");
  const { signal, onProgress: stop } = abortAfter(3);
  await expect(hotFlip(model, sentences, { resume, signal, onProgress: stop })).rejects.toThrow("enough");
  expect(tf.memory().numTensors).toBe(before);
  const resumed = await hotFlip(model, sentences, { resume, ...silent });
  expect(rowsOf(resumed)).toEqual(rowsOf(log));
  expect(resumed.cost.passes.attack).toBeLessThan(log.cost.passes.attack);
});

test.each<[object, string]>([
  [{ maxFlips: 0 }, "invalid maxFlips: 0 (expected a whole number of at least 1)"],
  [{ beam: 0 }, "invalid beam: 0 (expected a whole number of at least 1)"],
  [{ tries: 1.5 }, "invalid tries: 1.5 (expected a whole number of at least 1)"],
  [{ lexicon: "no-such.json" }, "missing lexicon file: no-such.json"],
  [{ maxflips: 1 }, "unknown option: maxflips (did you mean maxFlips?)"],
])("%j is refused", async (options, message) => {
  expect(await refusal(() => hotFlip(model, sentences, options as HotFlipOptions))).toBe(message);
});

test("no examples are refused", async () => {
  expect(await refusal(() => hotFlip(model, datasetOf("none", []), silent))).toContain("empty data: none");
});
