import { afterAll, beforeAll, expect, test } from "vitest";
import { ChoiceDataset } from "../../src/results/choice-dataset.js";
import type { ChoiceModel } from "../../src/results/choice-model.js";
import type { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { hackAttend } from "../../src/verbs/hack-attend.js";
import { loadChoiceModel } from "../../src/verbs/load-choice-model.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyChoiceFolder, tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;
let choices: ChoiceModel;
const questions = new ChoiceDataset("questions", [
  { id: 0, context: "the film is", choices: ["good", "very very bad and dull .", "a plot"], label: 0 },
  { id: 1, context: "the actor", choices: ["love this great movie", "hate"], label: 0 },
  { id: 2, context: "a scene was not", choices: ["boring", "charming", "slow !", "awful"], label: 2 },
]);

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  choices = await loadChoiceModel(await tinyChoiceFolder());
});
afterAll(() => {
  model.dispose();
  choices.dispose();
});

test("compares the choices of each question, of whatever number and length", async () => {
  const all = await hackAttend(choices, questions, { alpha: 0.3, variant: "released", ...silent });
  const expected = await choices.predict(questions.examples);
  all.toRows().forEach(({ probabilities, tokens, k }, i) => {
    expect(tokens.length).toBe(questions.examples[i].choices.length);
    expect(k.length).toBe(tokens.length);
    probabilities.forEach((p, c) => {
      expect(p).toBeCloseTo(expected[i][c], 5);
    });
  });
});

test("data of the other kind is refused", async () => {
  expect(await refusal(() => hackAttend(model, questions as unknown as Dataset, silent))).toMatch(
    /questions has choices \(expected data of loadDataset\)$/,
  );
  expect(await refusal(() => hackAttend(choices, sentences as unknown as ChoiceDataset, silent))).toMatch(
    /sentences has no choices \(expected data of loadChoices\)$/,
  );
});

test("each loader refuses the other's model", async () => {
  expect(await refusal(async () => loadModel(await tinyChoiceFolder()))).toMatch(/for multiple choice/);
  expect(await refusal(async () => loadChoiceModel(await tinyModelFolder()))).toMatch(/a classifier/);
});
