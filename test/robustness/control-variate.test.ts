import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { checkCorrectable, correctedMeans, correctedScores } from "../../src/robustness/control-variate.js";
import { trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { standardError } from "../../src/support/statistics.js";

describe("correctedScores", () => {
  test("is mean_m(exact) − b·(mean_m(first) − mean_N(first)), b the median over heads of cov / var", () => {
    const exact = [
      [2, 0, 1],
      [6, 4, 2],
    ];
    const first = [
      [1, 0, 0], // slopes on the first two: 4/2, 4/1, 1/4; their median is 2
      [3, 1, 4],
      [5, 5, 5],
    ];
    const { values } = correctedScores(exact, first);
    expect(values[0]).toBeCloseTo(4 - 2 * (2 - 3), 14);
    expect(values[1]).toBeCloseTo(2 - 2 * (0.5 - 2), 14);
    expect(values[2]).toBeCloseTo(1.5 - 2 * (2 - 3), 14);
  });

  test("is the exact mean where all samples are exact, with its standard error", () => {
    const exact = [[2], [6], [7]];
    const first = [[1], [3], [3]];
    const { values, stderr } = correctedScores(exact, first);
    expect(values).toEqual([5]);
    expect(stderr[0]).toBeCloseTo(standardError([2, 6, 7])!, 14);
  });

  test("where exact is a line of first order, few samples tell what all would", () => {
    const first = [4, -1, 3, 8, 5, 0, 2].map((x) => [x, 3 * x]);
    const line = first.map(([x, y]) => [2 * x + 1, 2 * y - 4]);
    const { values } = correctedScores(line.slice(0, 3), first);
    trimmedMeans(line, 0)().forEach((value, head) => {
      expect(values[head]).toBeCloseTo(value, 12);
    });
  });

  test("first-order terms that do not vary correct nothing", () => {
    expect(correctedScores([[1], [2]], [[0], [0], [0]]).values).toEqual([1.5]);
  });

  test("one exact sample has no standard error", () => {
    expect(correctedScores([[1]], [[1], [2]]).stderr).toEqual([null]);
  });

  test("its standard error is the spread over draws of all samples", () => {
    const repeats = Array.from({ length: 400 }, (_, seed) => {
      const random = xoroshiro128plus(seed);
      const next = () => uniformFloat64(random) - 0.5;
      const first = Array.from({ length: 80 }, () => [next(), next()]);
      return correctedScores(
        first.slice(0, 20).map(([x, y]) => [1.5 * x + 0.5 * next(), 1.5 * y + 0.5 * next()]),
        first,
      );
    });
    const spread = standardError(repeats.map(({ values }) => values[0]))! * 20;
    const typical = Math.sqrt(repeats.reduce((sum, { stderr }) => sum + stderr[0]! ** 2, 0) / 400);
    expect(Math.abs(typical / spread - 1)).toBeLessThan(0.15); // the spread of 400 is known to 4 %, b from 20 adds some
  });
});

test("correctedMeans of a resample are those of the samples written out", () => {
  const exact = [
    [2, 1],
    [6, 5],
    [1, 0],
  ];
  const first = [
    [1, 1],
    [3, 2],
    [0, 0],
    [5, 9],
    [2, 2],
  ];
  const counts = [2, 1, 0, 0, 2];
  const written = correctedMeans(
    [exact[0], exact[0], exact[1]],
    [first[0], first[0], first[1], first[4], first[4]],
  )();
  correctedMeans(
    exact,
    first,
  )(counts).forEach((value, head) => {
    expect(value).toBeCloseTo(written[head], 13);
  });
});

test("aggregations that are no mean of terms are refused", () => {
  for (const aggregate of ["mean", "signed-log", "rank", "relative"] as const) checkCorrectable(aggregate);
  expect(() => checkCorrectable("median")).toThrow(
    "invalid aggregate: median (expected one of mean, signed-log, rank, relative with the corrected estimate)",
  );
  expect(() => checkCorrectable("trimmed")).toThrow("invalid aggregate: trimmed");
});
