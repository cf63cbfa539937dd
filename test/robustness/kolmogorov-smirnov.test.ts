import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kolmogorovPValue, kolmogorovSmirnov } from "../../src/robustness/kolmogorov-smirnov.js";
import { describeShared, shared } from "../shared-files.js";

const uniform = (value: number) => Math.min(1, Math.max(0, value));

describe("kolmogorovSmirnov(values, cdf)", () => {
  test("is the largest distance above or below the steps, at either side of a step", () => {
    expect(kolmogorovSmirnov([0.5], uniform)).toBe(0.5);
    expect(kolmogorovSmirnov([0.9, 0.1], uniform)).toBeCloseTo(0.4, 15);
    expect(kolmogorovSmirnov([0.7, 0.8, 0.9, 0.95], uniform)).toBeCloseTo(0.7, 15);
    expect(kolmogorovSmirnov([0.05, 0.1, 0.2, 0.3], uniform)).toBeCloseTo(0.7, 15);
  });

  test("is 1 for values outside the distribution", () => {
    expect(kolmogorovSmirnov([2, 3], uniform)).toBe(1);
  });
});

describe("kolmogorovPValue(statistic, n)", () => {
  test("of one value is 2(1 − d) from one half on, and 1 below", () => {
    for (const d of [0.5, 0.6, 0.75, 0.99]) expect(kolmogorovPValue(d, 1)).toBeCloseTo(2 * (1 - d), 14);
    expect(kolmogorovPValue(0.3, 1)).toBe(1);
  });

  test("of two values: 1 − 2(2d − 1/2)² up to one half, 2(1 − d)² above", () => {
    for (const d of [0.3, 0.4, 0.49])
      expect(kolmogorovPValue(d, 2)).toBeCloseTo(1 - 2 * (2 * d - 0.5) ** 2, 13);
    for (const d of [0.5, 0.6, 0.9]) expect(kolmogorovPValue(d, 2)).toBeCloseTo(2 * (1 - d) ** 2, 13);
  });

  test("is 1 at 0 and 0 at 1, and falls in between without a jump where the methods meet", () => {
    expect([kolmogorovPValue(0, 80), kolmogorovPValue(1, 80)]).toEqual([1, 0]);
    const meeting = Math.sqrt(4 / 80);
    const [before, after] = [kolmogorovPValue(meeting - 1e-12, 80), kolmogorovPValue(meeting + 1e-12, 80)];
    expect(Math.abs(before / after - 1)).toBeLessThan(1e-9);
    const values = Array.from({ length: 101 }, (_, i) => kolmogorovPValue(i / 100, 80));
    for (let i = 1; i <= 100; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
  });

  test("is the same as in 80-digit decimal arithmetic, to 1e-10 of itself", () => {
    for (const [n, d, p] of [
      [100, 0.2, 5.551927328028102e-4],
      [500, 0.02, 0.9859871785432573],
      [500, 0.05, 0.15866263922061999],
    ]) {
      expect(Math.abs(kolmogorovPValue(d, n) / p - 1)).toBeLessThan(1e-10);
    }
  });

  test("nears Kolmogorov's limit 2 Σ (−1)ʲ⁻¹ exp(−2j²nd²) for many values", () => {
    const limit = (s: number) => 2 * (Math.exp(-2 * s) - Math.exp(-8 * s) + Math.exp(-18 * s));
    const n = 2000;
    for (const d of [0.02, 0.03, 0.05]) {
      // 1/(6n) is the limit's first correction
      expect(Math.abs(kolmogorovPValue(d, n) - limit(n * (d + 1 / (6 * n)) ** 2))).toBeLessThan(3e-4);
    }
  });
});

describeShared("beside shared/oracle/edge.json", () => {
  test("every p-value is equal to 1e-10 of itself, down to 1e-246", () => {
    const { kolmogorovExact } = JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8"));
    expect(kolmogorovExact.length).toBeGreaterThan(0);
    for (const { n, statistic, p } of kolmogorovExact) {
      // SciPy takes Pelz and Good's expansion, right to six digits, for more than 140 values of so small a statistic
      const isExpansion = n > 140 && statistic <= 0.05;
      expect(Math.abs(kolmogorovPValue(statistic, n) / p - 1)).toBeLessThan(isExpansion ? 1e-6 : 1e-10);
    }
  });
});
