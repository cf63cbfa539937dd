import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { aggregateScores } from "../../src/robustness/aggregate.js";
import { AGGREGATES } from "../../src/robustness/sample-terms.js";
import { standardError } from "../../src/support/statistics.js";

const TRIM = 0.1;

/** Samples with a heavy tail, 3 heads. */
function heavyTailed(samples: number, seed: number) {
  const random = xoroshiro128plus(seed);
  const next = () => Math.tan(3 * (uniformFloat64(random) - 0.5));
  const clever = Array.from({ length: samples }, () => 1 + 5 * next());
  return { clever, change: clever.map((c) => [next(), 0.3 * c + next(), next() - 1]) };
}

describe("aggregateScores", () => {
  test("the mean and its standard error are eq. 2's", () => {
    const scores = { clever: [1, 1], change: [[1], [3]] };
    expect(aggregateScores(scores, { aggregate: "mean", trim: TRIM }, "exact", 0)).toEqual({
      values: [2],
      stderr: [1],
    });
  });

  test("one heavy sample moves the mean, but neither the trimmed mean nor the median", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000];
    const scores = { clever: values.map(() => 1), change: values.map((value) => [value]) };
    const of = (aggregate: (typeof AGGREGATES)[number]) =>
      aggregateScores(scores, { aggregate, trim: TRIM }, "exact", 0).values;
    expect([of("mean"), of("trimmed"), of("median")]).toEqual([[104.5], [5.5], [5.5]]);
  });

  test("the trimmed mean's standard error is that of the winsorised terms over what is left", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000];
    const scores = { clever: values.map(() => 1), change: values.map((value) => [value]) };
    const { stderr } = aggregateScores(scores, { aggregate: "trimmed", trim: TRIM }, "exact", 0);
    const winsorised = [2, 2, 3, 4, 5, 6, 7, 8, 9, 9]; // Σ(x − x̄)² = 66.5
    expect(stderr[0]).toBeCloseTo(Math.sqrt(66.5 / 9) / (0.8 * Math.sqrt(10)), 14);
    expect(stderr[0]).toBeCloseTo(standardError(winsorised)! / 0.8, 14);
  });

  test("the median's standard error is a bootstrap's: of 1 … n near 1 / (2·density·√n)", () => {
    const n = 401;
    const scores = { clever: new Array(n).fill(1), change: Array.from({ length: n }, (_, i) => [i / n]) };
    const { stderr } = aggregateScores(scores, { aggregate: "median", trim: TRIM }, "exact", 3);
    // a standard deviation from 1000 draws is known to 1/√2000 = 2 %; the asymptotic value is off by 1/n
    expect(Math.abs(stderr[0]! * 2 * Math.sqrt(n) - 1)).toBeLessThan(4 / Math.sqrt(2000));
    expect(aggregateScores(scores, { aggregate: "median", trim: TRIM }, "exact", 3).stderr).toEqual(stderr);
  });

  test.each(AGGREGATES)("%s: standard errors are the spread over draws of the samples", (aggregate) => {
    const repeats = Array.from({ length: 300 }, (_, seed) =>
      aggregateScores(heavyTailed(60, seed + 1), { aggregate, trim: TRIM }, "exact", 0),
    );
    const spread = standardError(repeats.map(({ values }) => values[0]))! * Math.sqrt(300);
    const errors = repeats.map(({ stderr }) => stderr[0]!).sort((a, b) => a - b);
    const typical = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 300);
    // the spread of 300 is known to 4 %, the errors' mean square to about 6 % under these tails
    expect(typical / spread).toBeGreaterThan(0.75);
    expect(typical / spread).toBeLessThan(1.3);
  });

  test.each(AGGREGATES)("%s does not depend on the order of the samples", (aggregate) => {
    const { clever, change } = heavyTailed(31, 9);
    const reversed = { clever: [...clever].reverse(), change: [...change].reverse() };
    const [a, b] = [{ clever, change }, reversed].map((scores) =>
      aggregateScores(scores, { aggregate, trim: TRIM }, "exact", 1),
    );
    a.values.forEach((value, head) => {
      expect(b.values[head]).toBeCloseTo(value, 12);
    });
  });

  test.each(["mean", "trimmed", "median", "rank", "relative"] as const)(
    "%s ranks heads the same where every ΔC and C is in other units",
    (aggregate) => {
      const { clever, change } = heavyTailed(31, 9);
      const scaled = { clever: clever.map((c) => 4 * c), change: change.map((row) => row.map((x) => 4 * x)) };
      const [a, b] = [{ clever, change }, scaled].map((scores) =>
        aggregateScores(scores, { aggregate, trim: TRIM }, "exact", 1),
      );
      const factor = aggregate === "rank" || aggregate === "relative" ? 1 : 4;
      expect(b.values).toEqual(a.values.map((value) => factor * value));
    },
  );

  test.each(AGGREGATES)("%s of one sample has no standard error", (aggregate) => {
    const scores = { clever: [2], change: [[1, -1]] };
    expect(aggregateScores(scores, { aggregate, trim: TRIM }, "exact", 0).stderr).toEqual([null, null]);
  });
});
