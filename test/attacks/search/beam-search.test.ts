import { expect, test } from "vitest";
import { attackExample } from "../../../src/attacks/attack-example.js";
import { noRepeat } from "../../../src/attacks/constraints/position-constraints.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import { recipe } from "../../../src/attacks/presets/presets.js";
import { beamSearch } from "../../../src/attacks/search/beam-search.js";
import { greedySearch } from "../../../src/attacks/search/greedy-search.js";
import { neighbourSwap } from "../../../src/attacks/transformations/neighbour-swap.js";
import { recordingVictim } from "../recording-victim.js";

const transform = neighbourSwap(lexiconOf("table", { a: ["x", "y"], b: ["x", "y"] }), 50);
const example = { id: 0, text: "a b", label: 1 };

/** Only "y y" is wrong; a greedy walk turns to x first. */
const logits: Record<string, number> = { "a b": 3, "x b": 1, "a x": 1, "y b": 2, "a y": 2, "y y": -1 };
const victim = () => recordingVictim((text) => logits[text] ?? 1.5);

const attack = (width: number, queryBudget?: number) => {
  const of = recipe({ transform, constraints: [noRepeat], search: beamSearch({ width }) });
  const asked = victim();
  return attackExample(asked, example, of, { queryBudget }).then((record) => ({
    record,
    calls: asked.calls,
  }));
};

test("a beam finds what a greedy walk passes by", async () => {
  const greedy = recipe({ transform, constraints: [noRepeat], search: greedySearch() });
  expect((await attackExample(victim(), example, greedy)).status).toBe("failed");
  const { record, calls } = await attack(4);
  expect(record).toMatchObject({ status: "succeeded", perturbedText: "y y" });
  expect(calls).toEqual([
    ["a b"],
    ["a x", "a y", "x b", "y b"],
    ["x x", "y x", "x x", "x y", "x y", "y y", "y x", "y y"],
  ]);
});

test("a narrow beam keeps the best only, and the best text of all is reported", async () => {
  const { record } = await attack(1);
  expect(record).toMatchObject({ status: "failed", perturbedText: "a x", queries: 1 + 4 + 2 });
});

test.each([1, 2, 5, 7])("a budget of %i ends it", async (budget) => {
  const { record, calls } = await attack(4, budget);
  expect(record).toMatchObject({ status: "failed", queries: budget });
  expect(calls.flat().length).toBe(budget);
});

test("without noRepeat it still ends, after as many rounds as there are words", async () => {
  const of = recipe({
    transform: neighbourSwap(lexiconOf("t", { a: ["b"], b: ["a"] }), 1),
    search: beamSearch(),
  });
  const asked = recordingVictim(() => 1);
  await attackExample(asked, example, of);
  expect(asked.calls.length).toBe(3);
});

test("a width that is none is refused", () => {
  expect(() => beamSearch({ width: 0 })).toThrow("invalid width: 0 (expected a whole number of at least 1)");
});
