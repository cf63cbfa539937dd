import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";

test("the sample is balanced, has 3 to 40 words a sentence and no sentence twice", async () => {
  const { examples } = await loadDataset("sst2-sample");
  expect(examples.length).toBeGreaterThanOrEqual(300);
  expect(examples.filter(({ label }) => label === 1).length * 2).toBe(examples.length);
  expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length);
  const words = examples.map(({ text }) => text.split(/\s+/).length);
  expect([Math.min(...words) >= 3, Math.max(...words) <= 40]).toEqual([true, true]);
});

test("the sample's card tells the accuracy that the built-in model has on it", async () => {
  const evaluation = await evaluate(await loadModel("bert-mini-sst2"), await loadDataset("sst2-sample"));
  const [negative, positive, all] = evaluation.toRows();
  const card = readFileSync(new URL("../../models/sst2-sample/README.md", import.meta.url), "utf8");
  expect(card).toContain(
    `Accuracy of bert-mini-sst2 on it: ${(100 * all.accuracy).toFixed(1)} % (${all.correct} of ${all.examples}; negative ${negative.correct} of ${negative.examples}, positive ${positive.correct} of ${positive.examples}).`,
  );
});
