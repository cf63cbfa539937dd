import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { datasetOf, sentences, tinyHeads } from "./sentences.js";

let model: TextClassifier;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

test.each<[object, string]>([
  [{ samples: 0 }, "invalid samples: 0 (expected a whole number of at least 1, or auto)"],
  [{ samples: 2.5 }, "invalid samples: 2.5 (expected a whole number of at least 1, or auto)"],
  [{ samples: "all" }, "invalid samples: all (expected a whole number of at least 1, or auto)"],
  [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
  [{ seed: 2 ** 32 }, "invalid seed: 4294967296 (expected a 32-bit integer)"],
  [{ wrt: "words" }, "unknown wrt: words (did you mean word?)"],
  [{ epsilon: -1 }, "invalid epsilon: -1 (expected a finite number of at least 0)"],
  [{ epsilon: Number.NaN }, "invalid epsilon: NaN (expected a finite number of at least 0)"],
  [{ misclassified: "drop" }, "unknown misclassified: drop (expected one of keep, skip)"],
  [{ batchSize: 0 }, "invalid batchSize: 0 (expected a whole number of at least 1)"],
  [{ sampels: 10 }, "unknown option: sampels (did you mean samples?)"],
  [{ batchsize: 10 }, "unknown option: batchsize (did you mean batchSize?)"],
])("%o is refused before any work", async (options, line) => {
  const calls: number[] = [];
  const onProgress = (done: number) => calls.push(done);
  expect(await refusal(() => scoreHeads(model, sentences, { onProgress, ...options }))).toBe(line);
  expect(calls).toEqual([]);
});

describe("data and models that cannot be scored", () => {
  test.each([2, -1, 0.5])("a label of %d is refused with the example's id and the classes", async (label) => {
    const data = datasetOf("tri.tsv", [
      ["the actor is great", 1],
      ["awful", label],
    ]);
    expect(await refusal(() => scoreHeads(model, data, silent))).toBe(
      `label out of range in tri.tsv, example 1: ${label} (the model has 2 classes: NEGATIVE, POSITIVE)`,
    );
  });

  test("no examples", async () => {
    expect(await refusal(() => scoreHeads(model, datasetOf("none.tsv", []), silent))).toBe(
      "empty data: none.tsv (expected at least one example)",
    );
  });

  test("a model without heads", async () => {
    const bare = await prune(model, tinyHeads);
    expect(await refusal(() => scoreHeads(bare, sentences, silent))).toBe(
      `nothing to score: ${model.id}, pruned has no heads left`,
    );
    bare.dispose();
  });
});
