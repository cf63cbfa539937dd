import { describe, expect, test } from "vitest";
import { randomStream, uniformOpen } from "../../src/support/random-stream.js";

const draws = (seed: number, key: number, count = 4) => {
  const random = randomStream(seed, key);
  return Array.from({ length: count }, () => uniformOpen(random));
};

describe("randomStream(seed, key)", () => {
  test("is the same for the same seed and key, another for every other", () => {
    expect(draws(7, 3)).toEqual(draws(7, 3));
    const firsts = [0, 1, 2, 3, -1].flatMap((seed) =>
      Array.from({ length: 200 }, (_, key) => draws(seed, key, 1)[0]),
    );
    expect(new Set(firsts).size).toBe(1000);
  });

  test("first draws of neighbouring keys do not go together", () => {
    const firsts = Array.from({ length: 2000 }, (_, key) => draws(1, key, 1)[0] - 0.5);
    const covariance = firsts.slice(1).reduce((sum, x, i) => sum + x * firsts[i], 0) / 1999;
    expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(2000));
    expect(Math.abs(firsts.reduce((sum, x) => sum + x, 0) / 2000)).toBeLessThan(4 / Math.sqrt(12 * 2000));
  });
});

test("uniformOpen never gives 0 or 1", () => {
  const extreme = (next: number) => ({ next: () => next, clone: () => extreme(next), getState: () => [] });
  expect(uniformOpen(extreme(0))).toBeGreaterThan(0);
  expect(uniformOpen(extreme(-1))).toBeLessThan(1);
});
