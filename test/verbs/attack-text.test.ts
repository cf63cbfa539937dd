import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import type { Victim, VictimInput } from "../../src/attacks/victim.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { attackText } from "../../src/verbs/attack-text.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { wordWeightVictim } from "../attacks/recording-victim.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { sentences, words } from "./sentences.js";

const lexicon = lexiconOf("mine", { good: ["great", "awful"], charming: ["funny", "dull"], film: ["movie"] });

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

describe("attackText", () => {
  test("does what attack does with the same text, to the query and the bit", async () => {
    const log = await attack(model, sentences, { lexicon, ...silent });
    for (const row of log.toRows()) {
      const { id, text, label } = row;
      const attacked = await attackText(model, text, { lexicon, label });
      const [first, last] = [attacked.toRows()[0]!, attacked.toRows().at(-1)!];
      expect(
        [attacked.status, attacked.queries, last.text, first.score, last.score, last.prediction],
        `example ${id}`,
      ).toEqual([
        ...[row.status, row.queries, row.perturbedText],
        ...[row.originalScore, row.perturbedScore, row.perturbedPrediction],
      ]);
    }
  });

  test("takes what the model predicts for the label, or a class by name or index", async () => {
    const victim = () => wordWeightVictim({ good: 2, awful: -3 });
    const byPrediction = await attackText(victim(), "a good film", { lexicon });
    expect([byPrediction.label, byPrediction.status]).toEqual([1, "succeeded"]);
    expect(byPrediction.provenance.options.label).toBe("as predicted");
    for (const label of ["negative", "Negative", 0, "0"]) {
      const given = await attackText(victim(), "a good film", { lexicon, label });
      expect([given.label, given.status, given.queries]).toEqual([0, "skipped", 1]);
      expect(given.provenance.options.label).toBe("negative");
    }
  });

  test("changes the second text of a pair only", async () => {
    const victim = wordWeightVictim({ good: 2, awful: -5 });
    const attacked = await attackText(victim, { text: "good", pair: "a good film" }, { lexicon });
    expect(attacked.texts).toEqual({
      ...{ text: "good", pair: "a good film" },
      ...{ perturbedText: "good", perturbedPair: "a awful film" },
    });
    expect(attacked.toRows().at(-1)).toMatchObject({ from: "good", to: "awful" });
  });

  test("tells model, options, classes and cut texts", async () => {
    const { provenance, notes } = await attackText(model, words(100), { lexicon, queryBudget: 5, seed: 3 });
    expect(provenance).toMatchObject({
      verb: "attackText",
      model: { id: model.id },
      labels: model.labels,
      options: { recipe: "textfooler-lexicon", lexicon: "mine", queryBudget: 5, importance: "delete" },
      seed: 3,
    });
    expect(provenance.options).not.toHaveProperty("examples");
    expect(notes).toEqual(["1 of 1 texts is longer than 16 tokens and lost the end"]);
  });

  test("a text without words fails after one query", async () => {
    const attacked = await attackText(wordWeightVictim({}, 1), "?!", { lexicon });
    expect([attacked.status, attacked.queries, attacked.ranking]).toEqual(["failed", 1, []]);
  });

  test("an aborted one ends with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(attackText(model, "a good film", { lexicon, label: 1, signal })).rejects.toThrow("enough");
  });
});

describe("refusals", () => {
  const victim = wordWeightVictim({ good: 2 });
  test.each<[string, VictimInput, object, string]>([
    ["an empty text", "", {}, "empty text (expected at least one word)"],
    ["a blank text", " \n\t", {}, "empty text (expected at least one word)"],
    ["an empty pair", { text: "a", pair: "" }, {}, "empty pair (expected at least one word)"],
    ["a number", 5 as never, {}, "invalid text: 5 (expected a text, or { text, pair })"],
    [
      "an unknown label",
      "a",
      { label: "great" },
      'invalid label in the options: "great" (expected negative, positive, or an index from 0 to 1)',
    ],
    [
      "a label that is no class",
      "a",
      { label: 2 },
      "invalid label in the options: 2 (expected negative, positive, or an index from 0 to 1)",
    ],
    [
      "an option of many examples",
      "a",
      { examples: 5 },
      "unknown option: examples (expected one of label, recipe, variant, lexicon, encoder, tagger, maskedLanguageModel, importance, stopWords, fixedPremise, target, seed, queryBudget, signal)",
    ],
    [
      "a misspelled recipe",
      "a",
      { recipe: "textfoler" },
      "unknown recipe: textfoler (did you mean textfooler?)",
    ],
  ])("%s", async (_, input, options, line) => {
    expect(await refusal(() => attackText(victim, input, options))).toBe(line);
  });

  test("what cannot be attacked", async () => {
    expect(await refusal(() => attackText({ labels: ["a"] } as unknown as Victim, "a"))).toBe(
      "invalid victim: expected a model, or an object with labels and predict",
    );
    const broken = { labels: ["no", "yes"], predict: async () => [[0.5]] };
    expect(await refusal(() => attackText(broken, "a"))).toBe(
      "invalid probabilities from the victim: [0.5] (expected 2 finite numbers)",
    );
  });
});
