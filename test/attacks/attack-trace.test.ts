import { describe, expect, test } from "vitest";
import { traceAttack } from "../../src/attacks/attack-example.js";
import { rankedWords, stepsOf } from "../../src/attacks/attack-trace.js";
import { AttackedText } from "../../src/attacks/attacked-text.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import { recipe } from "../../src/attacks/presets/presets.js";
import type { RecipeParts } from "../../src/attacks/recipe.js";
import { beamSearch } from "../../src/attacks/search/beam-search.js";
import { geneticSearch } from "../../src/attacks/search/genetic-search.js";
import type { Search } from "../../src/attacks/search/search.js";
import { insertSpace } from "../../src/attacks/transformations/character-edits.js";
import { neighbourSwap } from "../../src/attacks/transformations/neighbour-swap.js";
import { wordWeightVictim } from "./recording-victim.js";

const lexicon = lexiconOf("mine", { charming: ["cute", "lovely"], fine: ["okay", "good"], film: ["movie"] });
const victim = () => wordWeightVictim({ charming: 3, fine: 1, lovely: -1, okay: -2, cute: 1 }, 0.2);
const example = { id: 7, text: "A charming and fine film .", label: 1 };
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

async function trace(parts: RecipeParts) {
  const { record, outcome } = await traceAttack(victim(), example, recipe(parts), { seed: 1 });
  return { record, outcome, steps: stepsOf(outcome) };
}

describe("steps", () => {
  test("are the original and each text that a greedy search went on with, after so many queries", async () => {
    const greedy = recipe("textfooler-lexicon", { lexicon });
    const { outcome } = await traceAttack(victim(), example, greedy);
    expect(stepsOf(outcome)).toEqual([
      { ...first, queries: 1, score: expect.closeTo(sigmoid(-4.2), 14) },
      {
        ...{ step: 1, from: "charming", to: "lovely", text: "A lovely and fine film .", pair: null },
        ...{ prediction: 1, score: expect.closeTo(sigmoid(-0.2), 14), queries: 6 },
      },
      {
        ...{ step: 2, from: "fine", to: "okay", text: "A lovely and okay film .", pair: null },
        ...{ prediction: 0, score: expect.closeTo(sigmoid(2.8), 14), queries: 8 },
      },
    ]);
  });

  test("of a skipped example are the original alone", async () => {
    const { outcome } = await traceAttack(victim(), { ...example, label: 0 }, recipe("textbugger-chars"));
    expect(stepsOf(outcome)).toMatchObject([{ ...first, queries: 1 }]);
    expect(rankedWords(outcome)).toEqual([]);
  });

  test("tell words that an edit took apart", async () => {
    const { steps } = await trace({ transform: insertSpace(), search: beamSearch({ width: 1 }) });
    expect(steps[1]).toMatchObject({
      from: "charming",
      to: "c harming",
      text: "A c harming and fine film .",
    });
  });

  test.each([
    ["beam", beamSearch({ width: 3 })],
    ["genetic", geneticSearch({ population: 5, generations: 3 })],
  ])("of a %s search lead from the original to its best text, and only up in queries", async (_, search) => {
    const { record, steps } = await trace({ transform: neighbourSwap(lexicon, 5), search });
    expect(steps[0]).toMatchObject(first);
    expect(steps.at(-1)).toMatchObject({ text: record.perturbedText, score: record.perturbedScore });
    expect(steps.length).toBeGreaterThan(1);
    const queries = steps.map((step) => step.queries);
    expect(queries).toEqual(queries.toSorted((a, b) => a - b));
    expect(queries.at(-1)).toBeLessThanOrEqual(record.queries);
  });

  test("of a search of one's own that makes its text anew are the original and that text", async () => {
    const search: Search = {
      name: "anew",
      async run({ queries }) {
        const [best] = await queries.ask([AttackedText.of("okay")]);
        return { best: best!, order: [] };
      },
    };
    const { steps } = await trace({ transform: insertSpace(), search });
    expect(steps.map(({ text }) => text)).toEqual([example.text, "okay"]);
  });
});

test("ranked words have what the ranking found, the most important first", async () => {
  const greedy = recipe("textfooler-lexicon", { lexicon });
  const { outcome } = await traceAttack(victim(), example, greedy);
  expect(rankedWords(outcome)).toEqual([
    { position: 1, word: "charming", worth: expect.closeTo(sigmoid(-1.2), 14) },
    { position: 3, word: "fine", worth: expect.closeTo(sigmoid(-3.2), 14) },
    { position: 4, word: "film", worth: expect.closeTo(sigmoid(-4.2), 14) },
  ]);
});

const first = { step: 0, from: null, to: null, text: example.text, pair: null, prediction: 1 };
