import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { labelFor } from "../../src/verbs/encoded-examples.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

/** The same sentences, with labels of the other order, and their names. */
const flipped = new Dataset(
  "flipped",
  sentences.examples.map((example) => ({ ...example, label: 1 - example.label })),
  { classes: { names: ["positive", "negative"], ordered: true } },
);
const note =
  "labels are the model's classes, not the data's indices: positive is 1, POSITIVE; negative is 0, NEGATIVE";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

describe("labels in another order than the model's classes", () => {
  test("give the evaluation of the model's order, which tells that they changed", async () => {
    const [renumbered, plain] = [
      await evaluate(model, flipped, silent),
      await evaluate(model, sentences, silent),
    ];
    expect(renumbered.examples).toEqual(plain.examples);
    expect(renumbered.notes).toEqual([note]);
    expect(renumbered.provenance.options.labelMap).toEqual({ positive: 1, negative: 0 });
    expect(plain.notes).toEqual([]);
    expect(plain.provenance.options).not.toHaveProperty("labelMap");
  });

  test("give the head scores of the model's order", async () => {
    const options = { samples: 4, seed: 3, ...silent };
    const [renumbered, plain] = [
      await scoreHeads(model, flipped, options),
      await scoreHeads(model, sentences, options),
    ];
    expect(renumbered.toRows()).toEqual(plain.toRows());
    expect(renumbered.notes).toEqual([note, ...plain.notes]);
    expect(renumbered.provenance.options).toMatchObject({ labelMap: { positive: 1, negative: 0 } });
  });

  test("give the attacks of the model's order", async () => {
    const options = { lexicon: { name: "awful words", neighbours: () => ["awful"] }, ...silent };
    const [renumbered, plain] = [
      await attack(model, flipped, options),
      await attack(model, sentences, options),
    ];
    const records = (log: typeof plain) => log.toRows().map(({ seconds, ...record }) => record);
    expect(records(renumbered)).toEqual(records(plain));
    expect(renumbered.notes).toContain(note);
    expect(renumbered.provenance.options.labelMap).toEqual({ positive: 1, negative: 0 });
  });

  test("are the model's with a label map, too", async () => {
    const data = new Dataset("flipped", flipped.examples, { labelMap: { 0: "positive", 1: "NEGATIVE" } });
    expect((await evaluate(model, data, silent)).accuracy).toBe(
      (await evaluate(model, flipped, silent)).accuracy,
    );
  });
});

describe("labelFor", () => {
  const victim = { labels: ["no", "yes"] };

  test("gives the same examples where nothing changes", () => {
    const { examples, notes, labelOptions } = labelFor(victim, sentences);
    expect(examples).toBe(sentences.examples);
    expect([notes, labelOptions]).toEqual([[], {}]);
  });

  test("hands on the data's notes", () => {
    expect(labelFor(victim, new Dataset("x", sentences.examples, { notes: ["a row"] })).notes).toEqual([
      "a row",
    ]);
  });

  test("refuses labels that the model does not have, and no examples", async () => {
    const data = new Dataset("x", [{ id: 7, text: "a", label: 2 }]);
    expect(await refusal(() => labelFor(victim, data))).toBe(
      "label out of range in x, example 7: 2 (the model has 2 classes: no, yes)",
    );
    expect(await refusal(() => labelFor(victim, flipped))).toMatch(
      /^labels that the model does not know: flipped has positive, negative; the model has no, yes /,
    );
    expect(await refusal(() => labelFor(victim, new Dataset("x", [])))).toBe(
      "empty data: x (expected at least one example)",
    );
  });
});
