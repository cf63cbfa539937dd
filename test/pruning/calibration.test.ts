import { describe, expect, test } from "vitest";
import { calibrate } from "../../src/pruning/calibration.js";

describe("calibrate", () => {
  test("keeps exact scores as they are, without doubt", () => {
    const exact = [1, 2, 4, 3, 8, null];
    const { estimate, low, high } = calibrate([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], exact, 3);
    expect(estimate.slice(0, 5)).toEqual([1, 2, 4, 3, 8]);
    expect(low.slice(0, 5)).toEqual([1, 2, 4, 3, 8]);
    expect(high.slice(0, 5)).toEqual([1, 2, 4, 3, 8]);
  });

  test("with equal spreads predicts by the least-squares line, within its prediction interval", () => {
    const exact = [1, 2, 4, 3, 8, null]; // of 1 … 5: slope 1.5, mean 3.6, Σ residual² = 6.7
    const { estimate, low, high } = calibrate([1, 2, 3, 4, 5, 6], [2, 2, 2, 2, 2, 2], exact, 3);
    const half = 3 * Math.sqrt(6.7 / 3) * Math.sqrt(3 / 1) * Math.sqrt(1 + 1 / 5 + 9 / 10); // ν = 3: var(t) = 3
    expect(estimate[5]).toBeCloseTo(3.6 + 1.5 * 3, 13);
    expect(high[5] - estimate[5]).toBeCloseTo(half, 12);
    expect(estimate[5] - low[5]).toBeCloseTo(half, 12);
  });

  test("where exact is a line of first order, nothing is in doubt", () => {
    const first = [3, -1, 0, 7, 5, 2, 9];
    const exact = first.map((x, i) => (i < 5 ? 2 * x - 3 : null));
    const { estimate, low, high } = calibrate(
      first,
      first.map(() => null),
      exact,
      3,
    );
    first.forEach((x, i) => {
      for (const bound of [estimate, low, high]) expect(bound[i]).toBeCloseTo(2 * x - 3, 12);
    });
  });

  test("heads whose samples differ more are in more doubt, at least a tenth of the usual", () => {
    const first = [1, 2, 3, 4, 5, 3, 3, 3, 3];
    const exact = [1, 2, 4, 3, 8, null, null, null, null];
    const { low, high } = calibrate(first, [1, 1, 1, 1, 1, 1, 4, 0, null], exact, 3);
    const doubt = high.map((value, i) => value - low[i]);
    expect(doubt[6]).toBeGreaterThan(3 * doubt[5]);
    expect(doubt[7]).toBeLessThan(doubt[5]);
    expect(doubt[7]).toBeGreaterThan(0);
    expect(doubt[8]).toBe(doubt[5]); // unknown: as the median
  });

  test("equal first-order scores predict the mean", () => {
    const { estimate } = calibrate([2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, null], 3);
    expect(estimate[5]).toBe(3);
  });
});
