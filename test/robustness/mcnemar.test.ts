import { describe, expect, test } from "vitest";
import { mcNemar } from "../../src/robustness/mcnemar.js";

/** Two models on b examples that only the first gets right, c that only the second does, and others. */
function models(b: number, c: number, both = 3, neither = 2) {
  const repeat = (value: number, times: number) => new Array<number>(times).fill(value);
  return [
    [...repeat(1, b), ...repeat(0, c), ...repeat(1, both), ...repeat(0, neither)],
    [...repeat(0, b), ...repeat(1, c), ...repeat(1, both), ...repeat(0, neither)],
  ] as const;
}

describe("mcNemar", () => {
  // scipy.stats.binomtest(min(b, c), b + c, 0.5).pvalue, SciPy 1.17.1
  test.each([
    [5, 1, 0.21875],
    [3, 3, 1],
    [0, 7, 0.015625],
    [10, 25, 0.016673847800120715],
    [400, 500, 0.0009564441369189373],
    [1000, 1100, 0.03072070786424249],
    [30000, 31000, 5.234151802505289e-5],
  ])("%d and %d: the p-value is the binomial test's", (b, c, expected) => {
    const { onlyFirst, onlySecond, p } = mcNemar(...models(b, c));
    expect([onlyFirst, onlySecond]).toEqual([b, c]);
    expect(Math.abs(p / expected - 1)).toBeLessThan(1e-9);
    expect(mcNemar(...models(c, b)).p).toBe(p);
  });

  test("examples that both get right or wrong do not count", () => {
    expect(mcNemar(...models(5, 1, 1000, 2000))).toEqual(mcNemar(...models(5, 1, 0, 0)));
  });

  test("models that never differ have p = 1", () => {
    expect(mcNemar(...models(0, 0))).toEqual({ onlyFirst: 0, onlySecond: 0, p: 1 });
  });
});
