import { describe, expect, test } from "vitest";
import type { AskedText } from "../../src/attacks/asked-text.js";
import { attackExample } from "../../src/attacks/attack-example.js";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import type { Victim } from "../../src/attacks/victim.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { example, recipe, victim } from "./charming-film.js";

test("a text that is sent again counts again", async () => {
  const asked = victim();
  const twice = lexiconOf("twice", { charming: ["cute", "cute"], fine: ["good"] });
  const again = { id: 0, text: "charming fine", label: 1 };
  const record = await attackExample(asked, again, recipe({ lexicon: twice }));
  expect(asked.calls.slice(2)).toEqual([["cute fine", "cute fine"], ["cute good"]]);
  expect(record).toMatchObject({ status: "failed", queries: 1 + 2 + 2 + 1 });
});

describe("a query budget", () => {
  const counts = async (queryBudget: number) => {
    const asked = victim();
    const record = await attackExample(asked, example, recipe(), { queryBudget });
    expect(record.queries).toBe(asked.calls.flat().length);
    return record;
  };

  test.each([0, 1])("of %d asks about the original and fails", async (budget) => {
    expect(await counts(budget)).toMatchObject({
      ...{ status: "failed", queries: 1, perturbedText: example.text },
      ...{ originalPrediction: 1, perturbedPrediction: 1 },
    });
  });

  test("of 0 skips what the victim is wrong about", async () => {
    const record = await attackExample(victim(), { ...example, label: 0 }, recipe(), { queryBudget: 0 });
    expect(record).toMatchObject({ status: "skipped", queries: 1 });
  });

  test("of 5, where the ranking takes it all, fails with the original", async () => {
    // original 1, ranking 4 ("A" is no stop word here)
    expect(await counts(5)).toMatchObject({ status: "failed", queries: 5, perturbedText: example.text });
  });

  test("that ends within the ranking cuts it", async () => {
    expect(await counts(3)).toMatchObject({ status: "failed", queries: 3, perturbedText: example.text });
  });

  test("is never passed; one more query never lowers the count, nor the score reached", async () => {
    const unlimited = await attackExample(victim(), example, recipe());
    let before = await counts(1);
    for (let budget = 2; budget <= unlimited.queries + 2; budget++) {
      const record = await counts(budget);
      expect(record.queries).toBeLessThanOrEqual(budget);
      expect(record.queries).toBeGreaterThanOrEqual(before.queries);
      before = record;
    }
    expect(before).toEqual(unlimited);
  });

  test("cuts the last call, whose answers still count", async () => {
    // original 1, ranking 4 ("A" is no stop word here), charming's 3 neighbours, good; okay is one too many
    expect(await counts(9)).toMatchObject({
      status: "failed",
      perturbedText: "A lovely and good film .",
      queries: 9,
    });
    expect(await counts(10)).toMatchObject({
      status: "succeeded",
      perturbedText: "A lovely and okay film .",
    });
  });

  test.each([-1, 1.5, Number.NaN])("of %d is refused", async (queryBudget) => {
    await expect(attackExample(victim(), example, recipe(), { queryBudget })).rejects.toThrow(
      /^invalid query budget: /,
    );
  });
});

describe("whoever watches", () => {
  test("is told every text that was sent, in order: what it was for, and what came back", async () => {
    const asked = victim();
    const texts: AskedText[] = [];
    const watch = (text: AskedText) => void texts.push(text);
    const record = await attackExample(asked, example, recipe({ stopWords: ["A", "and"] }), { watch });
    expect(texts.map(({ text }) => text)).toEqual(asked.calls.flat());
    expect(texts.map(({ query }) => query)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(texts.map(({ purpose }) => purpose[0]).join("")).toBe("orrrsssss");
    expect(texts.map(({ reached }) => reached)).toEqual([...Array(8).fill(false), true]);
    expect(texts[0]).toEqual({
      ...{ query: 1, purpose: "original", text: example.text, pair: null, prediction: 1, reached: false },
      score: record.originalScore,
    });
    expect(texts[8]).toMatchObject({
      text: record.perturbedText,
      score: record.perturbedScore,
      prediction: 0,
    });
  });

  test.each(["oov", "unk", "weighted-saliency"] as const)(
    "sees what %s asks as ranking",
    async (importance) => {
      const asked = victim();
      const texts: AskedText[] = [];
      await attackExample(asked, example, recipe({ importance }), { watch: (text) => texts.push(text) });
      const ranking = texts.filter(({ purpose }) => purpose === "ranking");
      const probe = importance === "oov" ? "<oov>" : "[UNK]";
      expect(ranking.filter(({ text }) => text.includes(probe))).toHaveLength(4); // "A" is no stop word here
      expect(texts.filter(({ purpose, text }) => purpose === "search" && text.includes(probe))).toEqual([]);
      expect(ranking.length > 4).toBe(importance === "weighted-saliency"); // it asks about candidates, too
    },
  );

  test("sees a pair as a pair", async () => {
    const texts: AskedText[] = [];
    const pair = { id: 0, text: "x", pair: "fine y", label: 1 };
    await attackExample(victim(), pair, recipe(), { queryBudget: 2, watch: (text) => texts.push(text) });
    expect(texts.map(({ text, pair }) => [text, pair])).toEqual([
      ["x", "fine y"],
      ["x", " y"],
    ]);
  });
});

describe("a victim that breaks its contract ends the attack with one clear line", () => {
  const answering = (rows: unknown): Victim => ({
    labels: ["negative", "positive"],
    predict: async () => rows as number[][],
  });
  test.each([
    [[[Number.NaN, 0.5]], "invalid probabilities from the victim: [NaN, 0.5] (expected 2 finite numbers)"],
    [[[0.2, 0.3, 0.5]], "invalid probabilities from the victim: [0.2, 0.3, 0.5] (expected 2 finite numbers)"],
    [[0.5], "invalid probabilities from the victim: 0.5 (expected 2 finite numbers)"],
    [[], "invalid output of the victim: 0 rows (expected 1, one a text)"],
    [undefined, "invalid output of the victim: undefined (expected a list of rows)"],
  ])("%j", async (rows, message) => {
    const error = await attackExample(answering(rows), example, recipe()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RahpError);
    expect((error as RahpError).message).toBe(message);
  });

  test.each([2, -1, 0.5])("a label that the victim doesn't have: %d", async (label) => {
    await expect(attackExample(victim(), { ...example, label }, recipe())).rejects.toThrow(
      `invalid label of example 7: ${label} (expected a whole number from 0 to 1)`,
    );
  });

  test("its own error is passed on", async () => {
    const failing: Victim = { labels: ["a", "b"], predict: () => Promise.reject(new Error("out of memory")) };
    await expect(attackExample(failing, example, recipe())).rejects.toThrow("out of memory");
  });
});

describe("a signal", () => {
  test("aborted before the start: the victim is never asked", async () => {
    const asked = victim();
    const signal = AbortSignal.abort();
    await expect(attackExample(asked, example, recipe(), { signal })).rejects.toThrow(/abort/);
    expect(asked.calls).toEqual([]);
  });

  test("aborted during a call: that call is the last, and the reason is thrown", async () => {
    const controller = new AbortController();
    const asked = victim();
    const stopping: Victim = {
      ...asked,
      predict: (inputs) => {
        if (asked.calls.length === 1) controller.abort(new Error("stopped by the user"));
        return asked.predict(inputs);
      },
    };
    const attack = attackExample(stopping, example, recipe(), { signal: controller.signal });
    await expect(attack).rejects.toThrow("stopped by the user");
    expect(asked.calls.length).toBe(2);
  });
});
