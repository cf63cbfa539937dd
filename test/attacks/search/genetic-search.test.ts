import { expect, test } from "vitest";
import { attackExample } from "../../../src/attacks/attack-example.js";
import { noRepeat } from "../../../src/attacks/constraints/position-constraints.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import { recipe } from "../../../src/attacks/presets/presets.js";
import { type GeneticSearchOptions, geneticSearch } from "../../../src/attacks/search/genetic-search.js";
import { neighbourSwap } from "../../../src/attacks/transformations/neighbour-swap.js";
import { recordingVictim } from "../recording-victim.js";

const letters = [..."abcdef"];
const table = Object.fromEntries(letters.map((letter) => [letter, [`${letter}1`, `${letter}2`]]));
const example = { id: 0, text: letters.join(" "), label: 1 };

/** Wrong only where all words are of the second kind; each brings it nearer. */
const victim = () => recordingVictim((text) => 5.5 - (text.match(/2/g)?.length ?? 0));

async function attack(options: GeneticSearchOptions, { seed = 1, queryBudget = Infinity } = {}) {
  const transform = neighbourSwap(lexiconOf("table", table), 50);
  const of = recipe({ transform, constraints: [noRepeat], search: geneticSearch(options) });
  const asked = victim();
  const record = await attackExample(asked, example, of, { seed, queryBudget });
  return { record, calls: asked.calls };
}

test("children join what their parents have found, and one edit more", async () => {
  const { record, calls } = await attack({ population: 6, generations: 8 });
  expect(record).toMatchObject({ status: "succeeded", perturbedText: "a2 b2 c2 d2 e2 f2" });
  expect(record.queries).toBe(calls.flat().length);
  expect(calls.slice(1).every((call) => call.length === 2)).toBe(true);
});

test("the best text is never lost, and is reported where there is no success", async () => {
  const { record, calls } = await attack({ population: 3, generations: 1 });
  const most = Math.max(...calls.flat().map((text) => text.match(/2/g)?.length ?? 0));
  expect(record.status).toBe("failed");
  expect(record.perturbedText.match(/2/g)?.length).toBe(most);
});

test("the seed decides", async () => {
  const options = { population: 4, generations: 2 };
  expect(await attack(options, { seed: 5 })).toEqual(await attack(options, { seed: 5 }));
  expect((await attack(options, { seed: 6 })).calls).not.toEqual((await attack(options, { seed: 5 })).calls);
});

test.each([1, 2, 5, 12])("a budget of %i ends it", async (queryBudget) => {
  const { record, calls } = await attack({ population: 4 }, { queryBudget });
  expect(record).toMatchObject({ status: "failed", queries: queryBudget });
  expect(calls.flat().length).toBe(queryBudget);
});

test("it ends where nothing can be edited", async () => {
  const of = recipe({ transform: () => [], search: geneticSearch() });
  expect(await attackExample(victim(), example, of)).toMatchObject({ status: "failed", queries: 1 });
});

test("options out of range are refused", () => {
  expect(() => geneticSearch({ population: 0 })).toThrow(
    "invalid population: 0 (expected a whole number of at least 1)",
  );
});
