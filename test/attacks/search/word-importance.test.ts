import { describe, expect, test } from "vitest";
import { attackText } from "../../../src/attacks/attack-text.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import { recipe } from "../../../src/attacks/presets/presets.js";
import { greedySearch } from "../../../src/attacks/search/greedy-search.js";
import type { WordImportance } from "../../../src/attacks/search/word-importance.js";
import { wordTokens } from "../../../src/attacks/search/word-tokens.js";
import { neighbourSwap } from "../../../src/attacks/transformations/neighbour-swap.js";
import type { Victim } from "../../../src/attacks/victim.js";
import { randomStream } from "../../../src/support/random-stream.js";
import { wordWeightVictim } from "../recording-victim.js";

const transform = neighbourSwap(lexiconOf("table", { fine: ["fair", "okay"], film: ["movie"] }), 50);

function rank(victim: Victim, importance: WordImportance, { seed = 0, budget = Infinity } = {}) {
  const of = recipe({ transform, search: greedySearch({ importance }) });
  const terms = { recipe: of, budget, random: randomStream(seed, 0), signal: undefined };
  return attackText(victim, "a fine film indeed", 1, terms);
}

describe("oov, TextFooler's own", () => {
  test("asks with <oov> in the word's place", async () => {
    const victim = wordWeightVictim({ fine: 1, film: 3 }, 9);
    const { order } = await rank(victim, "oov");
    expect(victim.calls[1]).toEqual([
      "<oov> fine film indeed",
      "a <oov> film indeed",
      "a fine <oov> indeed",
      "a fine film <oov>",
    ]);
    expect(order).toEqual([2, 1, 0, 3]);
  });

  test("adds what the new class gains where the prediction changes", async () => {
    // without fine: p(gold) falls by 0.5, to the class that had 0.1 and has 0.6; without film: by 0.55, without a flip
    const answers = new Map([
      ["a <oov> film indeed", [0.6, 0.3, 0.1]],
      ["a fine <oov> indeed", [0.25, 0.4, 0.35]],
    ]);
    const victim: Victim = {
      labels: ["x", "y", "z"],
      predict: async (texts) => texts.map((text) => answers.get(text as string) ?? [0.1, 0.8, 0.1]),
    };
    expect((await rank(victim, "oov")).order.slice(0, 2)).toEqual([1, 2]);
    answers.set("a fine <oov> indeed", [0.33, 0.34, 0.33]);
    answers.set("a <oov> film indeed", [0.36, 0.35, 0.29]); // 0.45 + 0.26 beats 0.46
    expect((await rank(victim, "oov")).order.slice(0, 2)).toEqual([1, 2]);
  });
});

describe("random", () => {
  test("costs no query; the seed decides", async () => {
    const victim = wordWeightVictim({}, 1);
    const orders = new Set<string>();
    for (let seed = 0; seed < 40; seed++) orders.add((await rank(victim, "random", { seed })).order.join());
    expect(orders.size).toBeGreaterThan(12);
    victim.calls.length = 0;
    const first = await rank(victim, "random", { seed: 3 });
    expect(victim.calls.map((call) => call.length).toSorted()).toEqual([1, 1, 2]);
    expect((await rank(victim, "random", { seed: 3 })).order).toEqual(first.order);
  });
});

describe("weighted-saliency", () => {
  test.each([1, 3, 5, 6, 8])("a budget of %i ends it without a crash", async (budget) => {
    const victim = wordWeightVictim({ fine: 1, film: 3 }, 9);
    const { status, queries } = await rank(victim, "weighted-saliency", { budget });
    expect({ status, queries, asked: victim.calls.flat().length }).toEqual({
      status: "failed",
      queries: budget,
      asked: budget,
    });
  });
});

describe("gradient", () => {
  test("is the L1 norm of the mean of a word's tokens' gradients, without a query", async () => {
    const victim: Victim = {
      ...wordWeightVictim({}, 1),
      tokenGradients: async () => ({
        tokens: ["[CLS]", "a", "fi", "ne", "film", "[SEP]"],
        gradients: [
          [9, 9],
          [1, 1],
          [4, 0],
          [-4, 6],
          [2, -2],
          [9, 9],
        ].map((values) => Float32Array.from(values)),
      }),
    };
    const { order, queries } = await rank(victim, "gradient"); // a 2, fine 0 + 3, film 4, indeed 0
    expect(order).toEqual([2, 1, 0, 3]);
    expect(queries).toBe(1 + 1 + 2);
  });
});

test("wordTokens matches prefixes from the left, in lower case, and skips what belongs to no word", () => {
  const tokens = ["[CLS]", "Un", "believ", "able", "!", "the", "[UNK]", "film", "[SEP]"];
  expect(wordTokens(["Unbelievable", "the", "🙂", "film"], tokens)).toEqual([[1, 2, 3], [5], [], [7]]);
  expect(wordTokens(["film"], [])).toEqual([[]]);
});
