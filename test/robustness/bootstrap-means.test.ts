import { expect, test } from "vitest";
import { bootstrapMeans, percentileInterval } from "../../src/robustness/bootstrap-means.js";

test("two samples of 0 and 1 have means 0, ½ and 1 in a quarter, a half and a quarter of the draws", () => {
  const [means] = bootstrapMeans([[0, 1]], 10_000, 1);
  const share = (value: number) => means.filter((mean) => mean === value).length / 10_000;
  expect([share(0), share(0.5), share(1)].reduce((a, b) => a + b)).toBe(1);
  expect(Math.abs(share(0) - 0.25)).toBeLessThan(0.02);
  expect(Math.abs(share(1) - 0.25)).toBeLessThan(0.02);
  expect(percentileInterval(means)).toEqual([0, 1]);
});

test("the interval of many samples is the normal one: mean ± 1.96 standard errors", () => {
  const samples = Array.from({ length: 400 }, (_, i) => Number(i % 2 === 0));
  const [low, high] = percentileInterval(bootstrapMeans([samples], 10_000, 2)[0]);
  expect(Math.abs(low - (0.5 - 1.96 * 0.025))).toBeLessThan(0.004);
  expect(Math.abs(high - (0.5 + 1.96 * 0.025))).toBeLessThan(0.004);
});

test("columns share their draws: what differs by a constant does so in every draw", () => {
  const samples = Array.from({ length: 50 }, (_, i) => Math.sin(i));
  const [a, b] = bootstrapMeans([samples, samples.map((x) => x + 1)], 200, 3);
  for (const [i, mean] of a.entries()) expect(b[i] - mean).toBeCloseTo(1, 12);
});

test("the same seed draws the same, and another seed others", () => {
  const samples = [[1, 2, 3, 4]];
  expect(bootstrapMeans(samples, 20, 4)).toEqual(bootstrapMeans(samples, 20, 4));
  expect(bootstrapMeans(samples, 20, 5)).not.toEqual(bootstrapMeans(samples, 20, 4));
});
