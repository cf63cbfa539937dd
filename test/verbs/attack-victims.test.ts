import { expect, test } from "vitest";
import type { AttackLog } from "../../src/results/attack-log.js";
import { Dataset } from "../../src/results/dataset.js";
import { attack } from "../../src/verbs/attack.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { lexicon, naysayer } from "./attacked-sentences.js";
import { silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

test("any object with labels and predict can be attacked", async () => {
  const data = datasetOf("two", [
    ["a great film", 1],
    ["a slow plot", 1],
  ]);
  const other = await attack(naysayer(), data, { lexicon, ...silent });
  const rows = other.toRows();
  expect(rows.map(({ perturbedText, status }) => [perturbedText, status])).toEqual([
    ["a bad film", "succeeded"],
    ["a slow plot", "failed"],
  ]);
  expect(rows[0].originalScore).toBeCloseTo(0.2, 12);
  expect(rows[0].perturbedScore).toBeCloseTo(0.9, 12);
  expect(other.provenance.model).toBeUndefined();
  expect(other.provenance.engine).toBeUndefined();
});

test("of a pair only the second text is changed", async () => {
  const data = new Dataset("pairs", [{ id: 0, text: "great", pair: "a great film", label: 1 }]);
  const [row] = (await attack(naysayer(), data, { lexicon, ...silent })).toRows();
  expect([row.perturbedText, row.perturbedPair]).toEqual(["great", "a bad film"]);
});

test("a pruned model can be attacked", async () => {
  const model = await loadModel(await tinyModelFolder());
  const pruned = await prune(model, [
    { layer: 0, head: 1 },
    { layer: 1, head: 0 },
    { layer: 1, head: 1 },
  ]);
  const whole = await attack(model, sentences, { lexicon, ...silent });
  const ofPruned = await attack(pruned, sentences, { lexicon, ...silent });
  const scores = (of: AttackLog) => of.toRows().map(({ originalScore }) => originalScore);
  expect(scores(ofPruned)).not.toEqual(scores(whole));
  expect(ofPruned.provenance.model?.weightsHash).toBe(pruned.weightsHash);
  pruned.dispose();
  model.dispose();
});

test("one that breaks its contract ends the attack", async () => {
  const predict = async () => [[0.5]];
  const broken = { labels: ["no", "yes"], predict };
  expect(await refusal(() => attack(broken, sentences, { lexicon, ...silent }))).toBe(
    "invalid probabilities from the victim: [0.5] (expected 2 finite numbers)",
  );
});

test("a victim without labels or predict is refused in one line", async () => {
  for (const victim of [{ predict: async () => [[1, 0]] }, { labels: ["no", "yes"] }, null]) {
    await expect(attack(victim as never, sentences)).rejects.toThrow(
      "invalid victim: expected a model, or an object with labels and predict",
    );
  }
});
