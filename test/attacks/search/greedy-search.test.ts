import { describe, expect, test } from "vitest";
import { attackExample } from "../../../src/attacks/attack-example.js";
import { noRepeat } from "../../../src/attacks/constraints/position-constraints.js";
import { sentenceSimilarity } from "../../../src/attacks/constraints/sentence-similarity.js";
import { targeted } from "../../../src/attacks/goal.js";
import { lexiconOf } from "../../../src/attacks/lexicon.js";
import { recipe } from "../../../src/attacks/presets/presets.js";
import { greedySearch } from "../../../src/attacks/search/greedy-search.js";
import { neighbourSwap } from "../../../src/attacks/transformations/neighbour-swap.js";
import type { Victim } from "../../../src/attacks/victim.js";
import { wordWeightVictim } from "../recording-victim.js";

const example = (text: string) => ({ id: 0, text, label: 1 });
const swapping = (table: Record<string, string[]>) => neighbourSwap(lexiconOf("table", table), 50);

describe("positions after an edit that shifts words", () => {
  const transform = swapping({ big: ["b ig"], film: ["f ilm"], fine: ["f ine"] });
  const weights = { big: 3, film: 2, fine: 1 };
  const attack = (positions: "moved" | "fixed") => {
    const recipeOf = recipe({ transform, constraints: [noRepeat], search: greedySearch({ positions }) });
    return attackExample(wordWeightVictim(weights, 0.5), example("a big film was fine"), recipeOf);
  };

  test("moved: they go along with their words", async () => {
    expect(await attack("moved")).toMatchObject({
      perturbedText: "a b ig f ilm was f ine",
      status: "failed",
    });
  });

  test("fixed: a later step touches the word that stands there by then, as TextAttack has it", async () => {
    expect(await attack("fixed")).toMatchObject({ perturbedText: "a b ig f ilm was fine", status: "failed" });
  });
});

describe("of several texts that reach the goal", () => {
  const transform = swapping({ good: ["worst", "bad", "poor"] });
  const victim = () => wordWeightVictim({ good: 1, worst: -3, bad: -2, poor: -2 });
  const encoder = {
    name: "looks",
    embed: async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.of(1, text.includes("worst") ? 2 : text.includes("good") ? 0 : 1)),
  };

  test("the best is taken where nothing measures similarity", async () => {
    const record = await attackExample(victim(), example("good"), recipe({ transform }));
    expect(record.perturbedText).toBe("worst");
  });

  test("the most similar is taken where a constraint measures it; of equals the first", async () => {
    const constraints = [sentenceSimilarity(encoder, { threshold: 0 })];
    const record = await attackExample(victim(), example("good"), recipe({ transform, constraints }));
    expect(record.perturbedText).toBe("bad");
  });

  test("what breaks a constraint is never sent", async () => {
    const asked = victim();
    const constraints = [sentenceSimilarity(encoder, { threshold: 0.6 })];
    await attackExample(asked, example("good"), recipe({ transform, constraints }));
    expect(asked.calls).toEqual([["good"], [""], ["bad", "poor"]]);
  });
});

test("a targeted attack goes on until the victim says that class", async () => {
  const probabilities: Record<string, number[]> = {
    one: [0.8, 0.1, 0.1],
    two: [0.1, 0.7, 0.2],
    three: [0.2, 0.2, 0.6],
  };
  const victim: Victim = {
    labels: ["x", "y", "z"],
    predict: async (texts) => texts.map((text) => probabilities[text as string] ?? [0.9, 0.05, 0.05]),
  };
  const transform = swapping({ one: ["two", "three"] });
  const of = { id: 0, text: "one", label: 0 };
  const untargeted = await attackExample(victim, of, recipe({ transform }));
  expect(untargeted).toMatchObject({ perturbedText: "two", perturbedScore: 0.9 });
  const record = await attackExample(victim, of, recipe({ transform, goal: targeted(2) }));
  expect(record).toMatchObject({ status: "succeeded", perturbedText: "three", perturbedScore: 0.6 });
  const there = await attackExample(victim, of, recipe({ transform, goal: targeted(0) }));
  expect(there).toMatchObject({ status: "skipped", queries: 1 });
  await expect(attackExample(victim, of, recipe({ transform, goal: targeted(3) }))).rejects.toThrow(
    "invalid target: 3 (expected a class index from 0 to 2)",
  );
});
