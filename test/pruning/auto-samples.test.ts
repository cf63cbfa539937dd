import { describe, expect, test } from "vitest";
import { choiceOverlap, ENOUGH_OVERLAP, jaccard, nextSampleCount } from "../../src/pruning/auto-samples.js";
import type { ChoiceRule } from "../../src/pruning/choice-rule.js";
import { choiceOfAll } from "../../src/pruning/resampled-choices.js";
import { sampleTerms } from "../../src/robustness/sample-terms.js";
import { trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { drawIndices } from "../../src/support/random.js";
import { readDevScores } from "../oracle-scores.js";
import { describeShared } from "../shared-files.js";

const RULE: ChoiceRule = { alpha: 0.5, beta: 1, gamma: 0.1, rho: 0.5, minHeadsPerLayer: 0 };
const heads = [0, 1, 2, 3].map((head) => ({ layer: 0, head }));
const scoresOf = (terms: number[][]) => ({
  heads,
  deltaClever: trimmedMeans(terms, 0),
  fisher: () => [1, 1, 1, 1],
  groups: [terms.length],
});

describe("choiceOverlap", () => {
  test("is 1 where every resample chooses the same, and where nothing is to be pruned", () => {
    expect(choiceOverlap(scoresOf(new Array(8).fill([3, 2, 1, 0])), RULE, 20, 1)).toBe(1);
    const terms = Array.from({ length: 8 }, (_, n) => [n % 3, n % 2, 1, 0]);
    expect(choiceOverlap(scoresOf(terms), { ...RULE, rho: 0 }, 20, 1)).toBe(1);
  });

  test("is the mean of 1 and ⅓ where one of two heads changes in half of the resamples", () => {
    // Heads 0 stays in; 1 and 2 share the other place, 0.563 to 0.437 by the tie rule; {0, 1} and {0, 2} overlap in ⅓.
    const terms = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? [9, 5, 4, 0] : [9, 4, 5, 0]));
    const expected = 0.563 + 0.437 / 3;
    expect(Math.abs(choiceOverlap(scoresOf(terms), { ...RULE, gamma: 0 }, 400, 1) - expected)).toBeLessThan(
      0.07,
    );
  });
});

test("jaccard is heads in both over heads in either", () => {
  expect(jaccard(heads.slice(0, 3), heads.slice(1))).toBe(0.5);
  expect(jaccard(heads.slice(0, 1), heads.slice(1))).toBe(0);
  expect(jaccard([], [])).toBe(1);
  expect(jaccard([], heads)).toBe(0);
});

test("samples grow by half, from 32 to as many as there are", () => {
  const counts: number[] = [];
  for (let n = 0; n < 200; counts.push(n)) n = nextSampleCount(n, 200);
  expect(counts).toEqual([32, 48, 72, 108, 162, 200]);
  expect(nextSampleCount(0, 20)).toBe(20);
});

describeShared("growing samples of the 872 dev sentences", () => {
  // Overlap of the set at the stop with the set of all 872, mean of 8 orders; the level aims at 0.9.
  test.each([
    ["minilm-l6-sst2", 0.6],
    ["bert-mini-sst2", 0.4],
  ])(
    "%s, rho %d: signed-log stops before all are scored, at a set that is about that of all",
    (model, rho) => {
      const { heads, exact, fisher } = readDevScores(model);
      const terms = sampleTerms(exact, "signed-log", "exact");
      const rule = { ...RULE, rho };
      const scoresOn = (indices: readonly number[]) => ({
        heads,
        deltaClever: trimmedMeans(
          indices.map((n) => terms[n]),
          0,
        ),
        fisher: () => [...fisher],
        groups: [indices.length],
      });
      const all = choiceOfAll(scoresOn(terms.map((_, n) => n)), rule).pruned;
      const stops = Array.from({ length: 8 }, (_, seed) => {
        for (let count = nextSampleCount(0, 872); ; count = nextSampleCount(count, 872)) {
          const scores = scoresOn(drawIndices(count, 872, seed)); // a larger draw holds the smaller
          if (count === 872 || choiceOverlap(scores, rule, 60, 1) >= ENOUGH_OVERLAP) {
            return { count, overlap: jaccard(choiceOfAll(scores, rule).pruned, all) };
          }
        }
      });
      const mean = (of: "count" | "overlap") => stops.reduce((sum, stop) => sum + stop[of], 0) / stops.length;
      expect(mean("count")).toBeLessThan(200);
      expect(mean("overlap")).toBeGreaterThan(0.85);
    },
  );
});
