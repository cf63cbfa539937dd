import { expect, test } from "vitest";
import { resamples } from "../../src/robustness/resamples.js";

const drawn = (groups: number[], draws: number, seed: number) =>
  Array.from(resamples(groups, draws, seed), (counts) => [...counts]);

test("a resample has as many samples as there are, in each group", () => {
  for (const counts of drawn([3, 7], 50, 1)) {
    const sum = (from: number, to: number) => counts.slice(from, to).reduce((a, b) => a + b, 0);
    expect([counts.length, sum(0, 3), sum(3, 10)]).toEqual([10, 3, 7]);
  }
});

test("the same seed draws the same, another seed others; more draws begin with the fewer", () => {
  expect(drawn([20], 5, 4)).toEqual(drawn([20], 5, 4));
  expect(drawn([20], 5, 5)).not.toEqual(drawn([20], 5, 4));
  expect(drawn([20], 9, 4).slice(0, 5)).toEqual(drawn([20], 5, 4));
});

test("does not change from one version of this library to the next", () => {
  expect(drawn([6], 2, 1)).toEqual([
    [3, 0, 0, 2, 0, 1],
    [1, 0, 0, 0, 3, 2],
  ]);
});

test("each sample occurs once on average, with the binomial's variance", () => {
  const draws = 4000;
  const counts = drawn([5], draws, 2).map((row) => row[3]);
  const mean = counts.reduce((a, b) => a + b, 0) / draws;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / draws;
  expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(0.8 / draws)); // four standard errors
  expect(Math.abs(variance - 0.8)).toBeLessThan(0.08); // 5 · 0.2 · 0.8; its standard error is below 0.02
});
