import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jupyterDisplay } from "../../src/show/mime-bundle.js";
import { loadChoiceModel } from "../../src/verbs/load-choice-model.js";
import { loadChoices } from "../../src/verbs/load-choices.js";
import { tinyChoiceFolder } from "../fixtures/tiny-model.js";
import { describeShared, shared } from "../shared-files.js";

test("a question's probabilities don't depend on the others, nor on the batch", async () => {
  const model = await loadChoiceModel(await tinyChoiceFolder());
  const questions = [
    { context: "the film is", choices: ["good", "very very bad and dull ."] },
    { context: "a scene was not", choices: ["boring", "charming", "slow !"] },
  ];
  const together = await model.predict(questions);
  expect(together.map(({ length }) => length)).toEqual([2, 3]);
  for (const [i, question] of questions.entries()) {
    const [alone] = await model.predict([question], { batchSize: 1 });
    alone.forEach((p, c) => {
      expect(p).toBeCloseTo(together[i][c], 5);
    });
    expect(alone.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  }
  expect(model[jupyterDisplay]()["text/plain"]).toContain("bert for multiple choice, 2 layers of 2 heads");
  model.dispose();
});

describeShared("BertForMultipleChoice against PyTorch", () => {
  test("token ids, and probabilities of six questions of HellaSwag", async () => {
    const folder = shared("oracle/hackattend/tiny-bert-choice");
    const { items } = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
    const model = await loadChoiceModel(folder);
    const { examples } = await loadChoices(shared("data/mc/hellaswag/val_1000.jsonl"));
    for (const { row, gold, inputIds, logits } of items) {
      const { context, choices, label } = examples[row];
      expect(label).toBe(gold);
      expect(choices.map((pair) => model.encoder.encode({ text: context, pair }).ids)).toEqual(inputIds);
      const found = await model.encoder.logits(
        choices.map((pair) => ({ text: context, pair })),
        32,
      );
      found.flat().forEach((logit, c) => {
        expect(Math.abs(logit - logits[c])).toBeLessThan(2e-5);
      });
    }
    model.dispose();
  });
});
