import { describe, expect, test } from "vitest";
import { choiceOverlap } from "../../src/pruning/auto-samples.js";
import type { ChoiceRule } from "../../src/pruning/choice-rule.js";
import { choiceStability } from "../../src/pruning/choice-stability.js";
import { choiceOfAll, type ResampledScores } from "../../src/pruning/resampled-choices.js";
import { correctedMeans } from "../../src/robustness/control-variate.js";
import { sampleTerms } from "../../src/robustness/sample-terms.js";
import { trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { readOracleScores } from "../oracle-scores.js";
import { describeShared } from "../shared-files.js";

const RULE: ChoiceRule = { alpha: 0.5, beta: 1, gamma: 0.25, rho: 0.25, minHeadsPerLayer: 0 };
const heads = [0, 1, 2, 3].map((head) => ({ layer: 0, head }));

function scoresOf(terms: number[][], fisher: number[][]) {
  return {
    heads,
    deltaClever: trimmedMeans(terms, 0),
    fisher: trimmedMeans(fisher, 0),
    groups: [terms.length],
  };
}

/** Intervals with the ranks on all samples. */
function rankIntervals(scores: ResampledScores, rule: ChoiceRule, draws: number, seed: number) {
  const { ranked, pruned, rated } = choiceOfAll(scores, rule);
  const { intervals } = choiceStability(scores, rule, pruned, draws, seed);
  return intervals.map((interval, i) => ({ ...interval, rank: ranked.indexOf(rated[i]) + 1 }));
}

describe("choiceStability", () => {
  test("samples that all say the same leave no doubt", () => {
    const scores = scoresOf(new Array(9).fill([3, 1, 2, 0]), new Array(9).fill([1, 1, 1, 9]));
    expect(rankIntervals(scores, RULE, 50, 1)).toEqual(
      [1, 3, 2, 4].map((rank) => ({
        rank,
        rankLow: rank,
        rankHigh: rank,
        prunedShare: rank === 1 ? 1 : 0,
      })),
    );
  });

  test("two heads between which samples decide share the place", () => {
    const terms = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? [5, 4, 0, 0] : [4, 5, 0, 0]));
    const [first, second, third] = rankIntervals(
      scoresOf(terms, new Array(40).fill([1, 1, 1, 9])),
      RULE,
      400,
      1,
    );
    expect([first.rankLow, first.rankHigh, second.rankLow, second.rankHigh]).toEqual([1, 2, 1, 2]);
    expect(first.prunedShare + second.prunedShare).toBe(1);
    // ties of a resample go to the first head: ½ + ½·P(20 of 40) = 0.563, ± 4 standard errors of 400 draws
    expect(Math.abs(first.prunedShare - 0.563)).toBeLessThan(0.1);
    expect([third.rankLow, third.rankHigh]).toEqual([3, 3]);
  });

  // One sample of 40 speaks for head 1, so loudly that 3 or 4 occurrences in a resample turn the order: chances of
  // 1 − Σ binomial = 0.078 and 0.017, above and below 0.025.
  test.each([
    [15, 1],
    [10, 2],
  ])("the bounds leave out 2.5 %% of the ranks at either end (%i)", (loud, rankLow) => {
    const terms = Array.from({ length: 40 }, (_, n) => (n === 7 ? [0, loud, 0, 0] : [1, 0, -9, -9]));
    const [first, second] = rankIntervals(scoresOf(terms, new Array(40).fill([1, 1, 1, 9])), RULE, 2000, 1);
    expect([second.rankLow, second.rank, second.rankHigh]).toEqual([rankLow, 2, 2]);
    expect([first.rankLow, first.rank, first.rankHigh]).toEqual([1, 1, 3 - rankLow]);
  });

  test("Fisher scores are drawn with the same samples, so that protection is in doubt, too", () => {
    const fisher = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? [1, 1, 8, 9] : [1, 1, 9, 8]));
    const [, , third, fourth] = rankIntervals(
      scoresOf(new Array(40).fill([3, 2, 1, 0]), fisher),
      RULE,
      200,
      1,
    );
    // whichever is protected is last
    expect([third.rankLow, third.rankHigh]).toEqual([3, 4]);
    expect([fourth.rankLow, fourth.rankHigh]).toEqual([3, 4]);
  });

  test("the same seed gives the same, another seed nearly", () => {
    const terms = Array.from({ length: 40 }, (_, n) => [n % 7, n % 5, n % 3, 0]);
    const scores = scoresOf(terms, new Array(40).fill([1, 2, 1, 9]));
    expect(rankIntervals(scores, RULE, 100, 1)).toEqual(rankIntervals(scores, RULE, 100, 1));
    const [a, b] = [1, 2].map((seed) => rankIntervals(scores, RULE, 1000, seed));
    a.forEach(({ prunedShare }, i) => {
      expect(Math.abs(prunedShare - b[i].prunedShare)).toBeLessThan(4 * Math.sqrt(0.5 / 1000));
    });
  });

  test("the overlap with the resamples' choices is choiceOverlap's", () => {
    const terms = Array.from({ length: 40 }, (_, n) => [n % 7, n % 5, n % 3, 0]);
    const scores = scoresOf(terms, new Array(40).fill([1, 2, 1, 9]));
    const rule = { ...RULE, rho: 0.5 };
    const { overlap } = choiceStability(scores, rule, choiceOfAll(scores, rule).pruned, 200, 3);
    expect(overlap).toBeCloseTo(choiceOverlap(scores, rule, 200, 3), 12);
    expect(overlap).toBeLessThan(1);
  });

  test("where a resample protects so that fewer may go than rho asks for, those that may are chosen", () => {
    // Layers of two, each keeping one. Protected are head 0 of layer 0 and, mostly, head 0 of layer 1: the other two go.
    // On few resamples both of layer 0 are protected: then one of layer 1 goes, and one stays.
    const inLayers = [0, 0, 1, 1].map((layer, i) => ({ layer, head: i % 2 }));
    const fisher = Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? [9, 9, 1, 1] : [9, 1, 9, 1]));
    const scores = { ...scoresOf(new Array(40).fill([3, 2, 1, 0]), fisher), heads: inLayers };
    const rule = { ...RULE, gamma: 0.5, rho: 0.5, minHeadsPerLayer: 1 };
    const shares = rankIntervals(scores, rule, 400, 1).map(({ prunedShare }) => prunedShare);
    expect(shares[0]).toBe(0); // always protected
    expect(shares[1]).toBeGreaterThan(0.9); // goes where head 0 of layer 1 is protected
    expect(shares[1]).toBeLessThan(1);
    expect(shares[3] + shares[2]).toBe(1);
  });

  test("corrected scores are drawn within exact and other samples", () => {
    const first = Array.from({ length: 30 }, (_, n) => [n % 5, (n * 3) % 7, n % 2, 0]);
    const exact = first.slice(0, 6).map((row) => row.map((x) => 2 * x + 1));
    const scores = {
      ...scoresOf(first, new Array(30).fill([1, 2, 1, 9])),
      deltaClever: correctedMeans(exact, first),
      groups: [6, 24],
    };
    for (const interval of rankIntervals(scores, RULE, 100, 1)) {
      expect(interval.rankLow).toBeLessThanOrEqual(interval.rank);
      expect(interval.rankHigh).toBeGreaterThanOrEqual(interval.rank);
    }
  });
});

describeShared("beside shared/oracle", () => {
  test("signed-log leaves the set of minilm's 64 samples in less doubt than the mean", () => {
    const { heads, exact, fisherPerSample } = readOracleScores("real/minilm-l6-sst2");
    const [mean, signedLog] = (["mean", "signed-log"] as const).map((aggregate) => {
      const scores = {
        heads,
        deltaClever: trimmedMeans(sampleTerms(exact, aggregate, "exact"), 0),
        fisher: trimmedMeans(fisherPerSample, 0),
        groups: [64],
      };
      const intervals = rankIntervals(scores, { ...RULE, gamma: 0.1, rho: 0.6 }, 200, 1);
      const expected = intervals.reduce((sum, { prunedShare }) => sum + prunedShare, 0);
      expect(expected).toBeCloseTo(43, 9); // every draw prunes ⌊0.6 · 72⌋
      return intervals.filter(({ prunedShare }) => prunedShare > 0.05 && prunedShare < 0.95).length;
    });
    expect(signedLog).toBeLessThan(mean);
  });
});
