import { afterAll, beforeAll, expect, test } from "vitest";
import type { CleverBounds } from "../../src/results/clever-bounds.js";
import type { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { cleverBound } from "../../src/verbs/clever-bound.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;
const sound = { radius: 0.5, ...silent };

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

test.each<[object, string]>([
  [{ norm: 3 }, "invalid norm: 3 (expected 1, 2 or Infinity)"],
  [{ norm: "inf" }, "invalid norm: inf (expected 1, 2 or Infinity)"],
  [{ radius: undefined }, "invalid radius: undefined (expected a finite number above 0, in embedding units)"],
  [{ radius: 0 }, "invalid radius: 0 (expected a finite number above 0, in embedding units)"],
  [
    { radius: Number.POSITIVE_INFINITY },
    "invalid radius: Infinity (expected a finite number above 0, in embedding units)",
  ],
  [{ batches: 0 }, "invalid batches: 0 (expected a whole number of at least 1)"],
  [{ samplesPerBatch: 1.5 }, "invalid samplesPerBatch: 1.5 (expected a whole number of at least 1)"],
  [{ poolFactor: 0 }, "invalid poolFactor: 0 (expected a whole number of at least 1)"],
  [{ samples: -1 }, "invalid samples: -1 (expected a whole number of at least 1)"],
  [{ batchSize: 0 }, "invalid batchSize: 0 (expected a whole number of at least 1)"],
  [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
  [{ sampling: "pool" }, "unknown sampling: pool (expected one of fresh, pooled)"],
  [{ fit: "mle" }, "unknown fit: mle (expected one of interior, art, authors)"],
  [{ wrt: "tokens" }, "unknown wrt: tokens (expected one of word, encoder)"],
  [{ target: "NEUTRAL" }, "unknown target: NEUTRAL (expected one of untargeted, each, NEGATIVE, POSITIVE)"],
  [{ target: 2 }, "unknown target: 2 (expected one of untargeted, each, NEGATIVE, POSITIVE)"],
  [{ target: " " }, "unknown target:   (expected one of untargeted, each, NEGATIVE, POSITIVE)"],
  [{ target: "" }, "unknown target:  (expected one of untargeted, each, NEGATIVE, POSITIVE)"],
  [{ raduis: 1 }, "unknown option: raduis (did you mean radius?)"],
])("%j is refused", async (options, message) => {
  expect(await refusal(() => cleverBound(model, sentences, { ...sound, ...options }))).toBe(message);
});

test("no options at all lack the radius", async () => {
  const bare = cleverBound as (model: TextClassifier, data: Dataset) => Promise<CleverBounds>;
  expect(await refusal(() => bare(model, sentences))).toContain("invalid radius: undefined");
});

test("no examples, and a label that is no class of the model", async () => {
  expect(await refusal(() => cleverBound(model, datasetOf("none", []), sound))).toBe(
    "empty data: none (expected at least one example)",
  );
  expect(await refusal(() => cleverBound(model, datasetOf("odd", [["good", 5]]), sound))).toContain(
    "label out of range in odd, example 0: 5",
  );
});
