import { describe, expect, test } from "vitest";
import { mean, quantile, standardError, wilsonInterval } from "../../src/support/statistics.js";

test("mean is the sum over the count", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean(Float32Array.of(0.5, -0.5))).toBe(0);
});

test("quantile interpolates between order statistics, as numpy.quantile does by default", () => {
  const values = [0, 0.1, 0.5, 0.975, 1].map((p) => quantile([1, 2, 4, 8], p));
  for (const [i, expected] of [1, 1.3, 3, 7.7, 8].entries()) expect(values[i]).toBeCloseTo(expected, 12);
  expect(quantile([5], 0.3)).toBe(5);
});

describe("standardError", () => {
  test("is √(Σ(x − x̄)² / (N − 1) / N)", () => {
    expect(standardError([1, 3])).toBe(1);
    expect(standardError([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
    expect(standardError(Float64Array.of(4, 4, 4))).toBe(0);
  });

  test("of 1 … n is √((n + 1) / 12)", () => {
    for (const n of [2, 10, 100]) {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      expect(standardError(values)).toBeCloseTo(Math.sqrt((n + 1) / 12), 12);
    }
  });

  test("does not lose a small spread beside a large mean", () => {
    expect(standardError([1e9, 1e9 + 2])).toBe(1);
  });

  test("of fewer than two values is not known", () => {
    expect(standardError([])).toBeNull();
    expect(standardError([5])).toBeNull();
  });
});

describe("wilsonInterval", () => {
  // Newcombe (1998), table I, method 3: score method without continuity correction
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is Newcombe's", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  test.each([
    [0, 10, 0, 0.277533],
    [5, 10, 0.236593, 0.763407],
    [10, 10, 0.722467, 1],
  ])("of %i in %i is what R's prop.test(correct = FALSE) gives", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 6);
    expect(interval[1]).toBeCloseTo(high, 6);
  });

  test("its bounds solve |p̂ − p| = z·√(p(1 − p)/n)", () => {
    for (const [successes, trials] of [
      [1, 7],
      [50, 100],
      [871, 872],
    ]) {
      for (const p of wilsonInterval(successes, trials)) {
        const z = Math.abs(successes / trials - p) / Math.sqrt((p * (1 - p)) / trials);
        expect(z).toBeCloseTo(1.959963984540054, 9);
      }
    }
  });

  test("stays between 0 and 1, and mirrors failures", () => {
    for (const trials of [1, 2, 3, 10, 1000]) {
      for (let successes = 0; successes <= Math.min(trials, 10); successes++) {
        const [low, high] = wilsonInterval(successes, trials);
        const [mirrorLow, mirrorHigh] = wilsonInterval(trials - successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeCloseTo(1 - mirrorHigh, 12);
        expect(high).toBeCloseTo(1 - mirrorLow, 12);
      }
    }
  });
});
