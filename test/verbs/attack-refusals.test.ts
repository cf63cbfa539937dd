import { afterAll, beforeAll, expect, test } from "vitest";
import { recipe as recipeOf } from "../../src/attacks/presets/presets.js";
import type { Victim } from "../../src/attacks/victim.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { type AttackOptions, attack } from "../../src/verbs/attack.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { lexicon, naysayer } from "./attacked-sentences.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

test.each<[object, string]>([
  [{ recipe: "textfooler-lexikon" }, "unknown recipe: textfooler-lexikon (did you mean textfooler-lexicon?)"],
  [{ recipe: null }, "invalid recipe: null (expected a recipe's name, or the parts of one)"],
  [
    { importance: "remove" },
    "unknown importance: remove (expected one of delete, unk, oov, weighted-saliency, gradient, random)",
  ],
  [{ examples: 0 }, "invalid examples: 0 (expected a whole number of at least 1)"],
  [{ seed: "one" }, "invalid seed: one (expected a 32-bit integer)"],
  [{ queryBudget: -1 }, "invalid queryBudget: -1 (expected a whole number of at least 0)"],
  [
    { budget: 5 },
    "unknown option: budget (expected one of recipe, variant, lexicon, encoder, tagger, maskedLanguageModel, importance, stopWords, fixedPremise, target, examples, seed, queryBudget, workers, resume, record, similarityEncoder, signal, onProgress)",
  ],
  [{ target: 2 }, "invalid target: 2 (expected a class index from 0 to 1)"],
  [{ variant: "released" }, "unknown variant: released (expected one of textattack, paper)"],
  [
    { recipe: "textbugger", lexicon },
    "missing encoder of the recipe textbugger: a sentence encoder (give the option encoder; the recipe textbugger-chars does without)",
  ],
  [
    { recipe: { transform: "spaces" } },
    "invalid transform of a recipe (expected a transformation, such as insertSpace())",
  ],
  [{ record: "yes" }, "invalid record: yes (expected true or false)"],
  [
    { similarityEncoder: {} as never },
    "invalid similarityEncoder: {} (expected a sentence encoder, or a folder or model's id of one)",
  ],
  [{ exampels: 5 }, "unknown option: exampels (did you mean examples?)"],
  [{ lexicon: "no-such.json" }, "missing lexicon file: no-such.json"],
  [{ stopWords: "no-such.txt" }, "missing stop words file: no-such.txt"],
  [{ stopWords: ["the", 5] }, 'invalid stopWords: ["the",5] (expected a list of words)'],
  [
    { recipe: "textfooler", lexicon: "no-such.txt" },
    "missing encoder of the recipe textfooler: a sentence encoder (give the option encoder; the recipe textfooler-lexicon does without)",
  ],
  [
    { recipe: "bert-attack", maskedLanguageModel: "./nowhere", encoder: "./nowhere" },
    "missing sentence encoder: ./nowhere (expected a folder; hf download sentence-transformers/all-MiniLM-L6-v2 --local-dir FOLDER makes one)",
  ],
  [
    { recipe: recipeOf("textfooler-lexicon"), importance: "unk" },
    "invalid importance: it is a preset's (expected a recipe's name with it)",
  ],
])("%o is refused", async (options, line) => {
  expect(await refusal(() => attack(model, sentences, options as AttackOptions))).toBe(line);
});

test("a label that the victim does not have is refused, and so are no examples", async () => {
  const data = datasetOf("tri.tsv", [["a great film", 2]]);
  expect(await refusal(() => attack(naysayer(), data))).toBe(
    "label out of range in tri.tsv, example 0: 2 (the model has 2 classes: no, yes)",
  );
  expect(await refusal(() => attack(naysayer(), datasetOf("none.tsv", [])))).toBe(
    "empty data: none.tsv (expected at least one example)",
  );
});

test("workers take a loaded model and a preset by name only", async () => {
  const refused = (victim: Victim, options: AttackOptions) =>
    refusal(() => attack(victim, sentences, { workers: 2, ...options }));
  expect(await refused(naysayer(), {})).toBe("invalid workers: 2 (expected 1 with a victim of your own)");
  for (const options of [{ lexicon }, { recipe: recipeOf("textfooler-lexicon", { lexicon }) }]) {
    expect(await refused(model, options)).toBe(
      "invalid workers: 2 (expected 1 with a recipe, or resources of one, of your own)",
    );
  }
});
