import { describe, expect, test } from "vitest";
import { applyRule, type ChoiceRule } from "../../src/pruning/choice-rule.js";
import { undecidedHeads } from "../../src/pruning/undecided-heads.js";
import { randomNumbers } from "../fixtures/random-numbers.js";

/** Heads in layers of two, all equally important. */
const headsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ layer: i >> 1, head: i % 2 }));
const DELTA_ONLY: ChoiceRule = { alpha: 0, beta: 1, gamma: 0, rho: 0.5, minHeadsPerLayer: 0 };

function undecided(low: number[], high: number[], fisher: number[], rule: ChoiceRule) {
  const estimate = low.map((value, i) => (value + high[i]) / 2);
  const { rated } = applyRule(headsOf(low.length), estimate, fisher, rule);
  return undecidedHeads(rated, { estimate, low, high }, rule);
}

describe("undecidedHeads", () => {
  test("are those whose bounds straddle the cut", () => {
    const heads = undecided([0, 1, 2, 3], [0, 2.5, 2, 3], [1, 1, 1, 1], DELTA_ONLY);
    expect(heads).toEqual([1, 2]); // either may be the second of two; 3 goes, 0 stays
  });

  test("leave out heads that are open among themselves but on one side of the cut", () => {
    const heads = undecided([0, 0, 5, 5], [1, 1, 9, 9], [1, 1, 1, 1], DELTA_ONLY);
    expect(heads).toEqual([]);
  });

  test("are none where all scores are exact, ties included", () => {
    expect(undecided([1, 1, 1, 1], [1, 1, 1, 1], [1, 2, 1, 1], DELTA_ONLY)).toEqual([]);
    const rule = { ...DELTA_ONLY, alpha: 0.5, gamma: 0.25, minHeadsPerLayer: 1, rho: 0.25 };
    expect(undecided([1, 2, 1, 3], [1, 2, 1, 3], [1, 2, 1, 1], rule)).toEqual([]);
  });

  test("are none where only Fisher counts, whatever the bounds", () => {
    const rule = { ...DELTA_ONLY, alpha: 1, beta: 0 };
    expect(undecided([-9, -9, -9, -9], [9, 9, 9, 9], [1, 2, 3, 4], rule)).toEqual([]);
  });

  test("an open range leaves the weight of importance open", () => {
    const rule = { ...DELTA_ONLY, alpha: 0.5, rho: 0.25, gamma: 0.25 };
    const fisher = [Math.E, 1, Math.E ** 2, Math.E]; // I′ = ½, 0, 1 (protected), ½
    // Head 0 leads head 1 by 1 in ΔC and trails it by ¼ in ½·I′: a range above 4 puts it behind.
    expect(undecided([1, 0, 0, -9], [1, 0, 0, -1], fisher, rule)).toEqual([0, 1]);
    expect(undecided([1, 0, 0, -2], [1, 0, 0, -1], fisher, rule)).toEqual([]);
    expect(undecided([1, 0, 0, -9], [1, 0, 0, -5], fisher, rule)).toEqual([]);
  });

  test("in a layer whose protected head stays, the other goes for certain with minHeadsPerLayer 1", () => {
    const rule = { ...DELTA_ONLY, gamma: 0.25, rho: 0.25, minHeadsPerLayer: 1 };
    expect(undecided([0, 9, 1, 2], [0, 9, 3, 4], [9, 1, 1, 1], rule)).toEqual([]);
  });

  test("minHeadsPerLayer leaves open which head of a layer goes", () => {
    const rule = { ...DELTA_ONLY, rho: 0.25, minHeadsPerLayer: 1 };
    // One of 0 and 1 goes. Each may stay, so 3, which is next, is named to be safe.
    expect(undecided([5, 6, 1, 2], [7, 8, 1, 2], [1, 1, 1, 1], rule)).toEqual([0, 1, 3]);
  });

  test("all others are where they are for every choice of scores within the bounds", () => {
    const random = randomNumbers(5);
    let decided = 0;
    for (let trial = 0; trial < 60; trial++) {
      const low = Array.from({ length: 12 }, () => random());
      const high = low.map((value) => value + (random() < 0.5 ? 0 : 0.4 * random()));
      const fisher = low.map(() => Math.exp(4 * random()));
      const rule = { alpha: 0.5, beta: 1, gamma: 0.1, rho: 0.4, minHeadsPerLayer: trial % 2 };
      const heads = undecided(low, high, fisher, rule);
      const isPruned = () => {
        const within = low.map((value, i) => value + random() ** 0.3 * (high[i] - value));
        const { rated, pruned } = applyRule(headsOf(12), within, fisher, rule);
        return rated.map((head) => pruned.includes(head));
      };
      const draws = Array.from({ length: 40 }, isPruned);
      low.forEach((_, i) => {
        if (heads.includes(i)) return;
        decided++;
        expect(new Set(draws.map((pruned) => pruned[i])).size).toBe(1);
      });
    }
    expect(decided).toBeGreaterThan(200);
  });
});
