import { describe, expect, test } from "vitest";
import { attackExample } from "../../src/attacks/attack-example.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import type { Victim } from "../../src/attacks/victim.js";
import { example, recipe, victim, weights } from "./charming-film.js";
import { recordingVictim, wordWeightVictim } from "./recording-victim.js";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

describe("attackExample, on a victim small enough to follow by hand", () => {
  test("asks: the original, the ranking by deletion, then each word's neighbours in code-point order", async () => {
    const asked = victim();
    const record = await attackExample(asked, example, recipe({ stopWords: ["A", "and"] }));
    expect(asked.calls).toEqual([
      ["A charming and fine film ."],
      ["A and fine film .", "A charming and film .", "A charming and fine ."],
      ["A cute and fine film .", "A lovely and fine film .", "A lovely and fine film ."],
      ["A lovely and good film .", "A lovely and okay film ."],
    ]);
    expect(record).toEqual({
      id: 7,
      text: "A charming and fine film .",
      pair: null,
      perturbedText: "A lovely and okay film .",
      perturbedPair: null,
      label: 1,
      status: "succeeded",
      queries: 9,
      originalPrediction: 1,
      perturbedPrediction: 0,
      originalScore: expect.closeTo(1 - sigmoid(4.7), 14),
      perturbedScore: expect.closeTo(1 - sigmoid(-2.3), 14),
      changedWords: 2,
      words: 5,
    });
  });

  test("ranks by [UNK] where the recipe says so", async () => {
    const asked = victim();
    await attackExample(asked, example, recipe({ importance: "unk" }));
    expect(asked.calls[1]![1]).toBe("A [UNK] and fine film .");
  });

  test("skips an example that the victim gets wrong, after one query", async () => {
    const record = await attackExample(victim(), { ...example, label: 0 }, recipe());
    expect(record).toMatchObject({
      status: "skipped",
      queries: 1,
      perturbedText: example.text,
      changedWords: 0,
    });
  });

  test("stops at the first success, and reports the best text reached where there is none", async () => {
    const thrice = { id: 0, text: "fine charming charming", label: 1 };
    const record = await attackExample(victim(), thrice, recipe());
    expect(record).toMatchObject({
      status: "succeeded",
      perturbedText: "fine lovely lovely",
      changedWords: 2,
    });
    const sure = await attackExample(wordWeightVictim(weights, 9), thrice, recipe());
    expect(sure).toMatchObject({ status: "failed", perturbedText: "okay lovely lovely", changedWords: 3 });
  });

  test("leaves a text as it is where no neighbour beats it, the first of equals included", async () => {
    const indifferent = recordingVictim(() => 1);
    const record = await attackExample(indifferent, example, recipe());
    expect(record).toMatchObject({ status: "failed", perturbedText: example.text, changedWords: 0 });
  });

  test("keeps the premise of a pair, unless it is told otherwise", async () => {
    const pair = { id: 0, text: "fine film", pair: "charming film", label: 1 };
    const fixed = await attackExample(victim(), pair, recipe());
    expect(fixed).toMatchObject({
      perturbedText: "fine film",
      perturbedPair: "lovely movie",
      status: "failed",
      words: 4,
    });
    const free = await attackExample(victim(), pair, recipe({ fixedPremise: false }));
    expect(free).toMatchObject({
      perturbedText: "okay film",
      perturbedPair: "lovely film",
      status: "succeeded",
    });
  });

  test("sends a pair to the victim as a pair", async () => {
    const inputs: unknown[] = [];
    const watching: Victim = {
      ...victim(),
      predict: (asked) => {
        inputs.push(...asked);
        return victim().predict(asked);
      },
    };
    await attackExample(watching, { id: 0, text: "x", pair: "fine y", label: 1 }, recipe(), {
      queryBudget: 2,
    });
    expect(inputs).toEqual([
      { text: "x", pair: "fine y" },
      { text: "x", pair: " y" },
    ]);
  });
});

describe("a text with nothing to attack fails after one query", () => {
  test.each(["", " \n", "...", "and a and a"])("%j", async (text) => {
    const asked = victim();
    const record = await attackExample(asked, { id: 0, text, label: 1 }, recipe());
    expect(record).toMatchObject({ status: "failed", queries: 1, perturbedText: text, changedWords: 0 });
    expect(asked.calls).toEqual([[text]]);
  });

  test("words without neighbours cost the ranking, and no call of no text", async () => {
    const asked = victim();
    const text = "unheard words";
    const record = await attackExample(asked, { id: 0, text, label: 1 }, recipe());
    expect(record).toMatchObject({ status: "failed", queries: 3 });
    expect(asked.calls.map((call) => call.length)).toEqual([1, 2]);
  });
});

describe("neighbours of several words, or of none", () => {
  test("a step after them touches the word that stands at the position by then", async () => {
    const odd = lexiconOf("odd", { fine: ["so so"], film: ["movie"], so: ["very"] });
    const asked = wordWeightVictim({ fine: 2, film: 1, very: -9 }, 1);
    await attackExample(asked, { id: 0, text: "fine x film", label: 1 }, recipe({ lexicon: odd }));
    // after "so so" stands for "fine", position 2 is x, and position 1 the second so, which has been modified
    expect(asked.calls.slice(2)).toEqual([["so so x film"]]);
  });

  test("a neighbour without words deletes, and a position past the end is left", async () => {
    const odd = lexiconOf("odd", { fine: [""], film: ["movie"] });
    const asked = wordWeightVictim({ fine: 2, film: 1 }, 1);
    const record = await attackExample(
      asked,
      { id: 0, text: "fine film", label: 1 },
      recipe({ lexicon: odd }),
    );
    expect(record).toMatchObject({ status: "failed", perturbedText: "film", changedWords: 1 });
    expect(asked.calls.slice(2)).toEqual([["film"]]);
  });

  test("a neighbour that is the word itself is not asked about", async () => {
    const odd = lexiconOf("odd", { fine: ["fine", "Fine"] });
    const asked = victim();
    await attackExample(asked, { id: 0, text: "fine", label: 1 }, recipe({ lexicon: odd }));
    expect(asked.calls).toEqual([["fine"], [""]]);
  });
});

test("an attack is determined by its arguments", async () => {
  const first = await attackExample(victim(), example, recipe());
  expect(await attackExample(victim(), example, recipe())).toEqual(first);
});
