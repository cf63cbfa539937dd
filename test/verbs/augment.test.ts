import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttackLog } from "../../src/results/attack-log.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { augment } from "../../src/verbs/augment.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;
let log: AttackLog;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await attack(model, sentences, { recipe: "textbugger-chars", ...silent });
});
afterAll(() => model.dispose());

test("the texts of an attack's successes follow the data's own, with their gold labels and ids of their own", () => {
  const successes = log.toRows().filter(({ status }) => status === "succeeded");
  expect(successes.length).toBeGreaterThan(1);
  const { examples, name, labels } = augment(sentences, log);
  expect(examples.slice(0, 8)).toEqual(sentences.examples);
  expect(examples.slice(8)).toEqual(
    successes.map(({ perturbedText, label }, i) => ({ id: 8 + i, text: perturbedText, label })),
  );
  expect(name).toBe(`sentences and ${successes.length} texts attacked by textbugger-chars`);
  expect(labels).toEqual(["NEGATIVE", "POSITIVE"]);
});

test("a log without successes is refused, and data of other classes", async () => {
  const skipped = await attack(model, datasetOf("wrong", [["awful", 1]]), { ...silent });
  expect(await refusal(async () => augment(sentences, skipped))).toBe(
    "nothing to augment with: the attack log has no successes (expected at least one)",
  );
  const other = datasetOf("other", [
    ["a", 0],
    ["b", 7],
  ]);
  expect(await refusal(async () => augment(other, log))).toMatch(
    /^label out of range in other, example 1: 7 /,
  );
});
