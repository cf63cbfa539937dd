import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { type CompareMethodsOptions, compareMethods } from "../../src/verbs/compare-methods.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { recordProgress } from "./progress-calls.js";
import { sentences } from "./sentences.js";
import { lexicon, training } from "./small-comparison.js";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const run = (changes: CompareMethodsOptions) =>
  compareMethods(model, sentences, { train: training, ...changes });

describe("refuses before it trains", () => {
  test.each<[string, object, string]>([
    ["no methods", { methods: [] }, "invalid methods: [] (expected a list of at least one method)"],
    [
      "a method for a list",
      { methods: "rahp" },
      "invalid methods: rahp (expected a list of at least one method)",
    ],
    [
      "steps in another order",
      { methods: ["fine-tuning"] },
      "unknown method: fine-tuning (expected one of vanilla, r-drop",
    ],
    ["an unknown method", { methods: ["rapp"] }, "unknown method: rapp (did you mean rahp?)"],
    [
      "an option of a method",
      { methods: [{ method: { name: "smart", alhpa: 1 } }] },
      "unknown option: alhpa",
    ],
    ["distillation without a teacher", { methods: ["distillation"] }, "missing teacher"],
    ["an unknown part", { methods: ["vanilla + rapp"] }, "invalid method: vanilla + rapp (expected"],
    ["a method twice", { methods: ["rahp", "vanilla + rahp"] }, "invalid methods: rahp comes twice"],
    ["a misspelled part of one", { methods: [{ pruning: true }] }, "unknown option: pruning"],
    [
      "a method without training",
      { methods: [{ method: "smart", train: false }] },
      "invalid method: smart (expected no",
    ],
    [
      "tuning without pruning",
      { methods: [{ fineTune: true }] },
      "invalid fineTune: true (expected only after pruning)",
    ],
    ["a method of all trainings", { train: { method: "smart" } }, "invalid train: it has method"],
    ["measurements of its own", { fineTune: { measure: {} } }, "invalid fineTune: it has measure (expected"],
    ["a journal of a pruning", { prune: { resume: "x" } }, "invalid prune: it has resume"],
    ["a name that is none", { methods: [{ name: " " }] }, "invalid name:   (expected a text)"],
    ["options of training out of range", { train: { epochs: 0 } }, "invalid epochs: 0"],
    ["options of pruning out of range", { prune: { rho: 2 } }, "invalid rho: 2"],
    ["options of C out of range", { robustness: { wrt: "words" } }, "unknown wrt: words"],
    ["an unknown attack", { attacks: ["textfoler"] }, "unknown recipe: textfoler (did you mean textfooler?)"],
    [
      "an attack twice",
      { attacks: [{ lexicon }, { lexicon }] },
      "invalid attacks: textfooler-lexicon comes twice",
    ],
    ["a seed twice", { seeds: [1, 1] }, "invalid seeds: [1,1] (expected each seed once)"],
    ["no seeds", { seeds: [] }, "invalid seeds: [] (expected a list of at least one)"],
    [
      "names of one folder",
      { methods: [{ name: "a b" }, { name: "a+b" }], keepModels: join(temporaryFolder(), "kept") },
      "too alike",
    ],
    ["a misspelled option", { method: ["rahp"] }, "unknown option: method"],
  ])("%s", async (_, changes, message) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => run({ ...changes, onProgress }))).toContain(message);
    expect(calls).toEqual([]);
  });
});
