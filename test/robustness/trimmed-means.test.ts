import { describe, expect, test } from "vitest";
import { trimCount, trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { median } from "../../src/support/statistics.js";

/** [N][1] */
const column = (...values: number[]) => values.map((value) => [value]);

describe("trimmedMeans", () => {
  test("without trimming is the mean of each head", () => {
    expect(
      trimmedMeans(
        [
          [1, 10],
          [2, 30],
        ],
        0,
      )(),
    ).toEqual([1.5, 20]);
  });

  test("leaves out the share at either end, rounded down to whole samples", () => {
    const terms = column(100, 1, 2, 3, 4, 5, 6, 7, 8, -100);
    expect(trimmedMeans(terms, 0.1)()).toEqual([4.5]); // without 100 and −100
    expect(trimmedMeans(terms, 0.09)()).toEqual([3.6]); // 0.9 samples are none
    expect(trimmedMeans(terms, 0.4)()).toEqual([4.5]); // 4 and 5
  });

  test("leaves out 29 of 100 with 0.29, though the binary product is 28.999…", () => {
    expect(trimCount(100, 0.29)).toBe(29);
    expect(trimCount(64, 0.1)).toBe(6);
  });

  test("with 0.5 is the median, of odd and even numbers", () => {
    for (const values of [[5], [5, 1], [3, 9, -4], [8, 1, 2, 7], [1, 1, 2, 50, 3, 3]]) {
      expect(trimmedMeans(column(...values), 0.5)()).toEqual([median(values)]);
    }
  });

  test("of a resample is that of the samples written out", () => {
    const values = [0.5, -3, 12, 2.25, 2.25, 7, -1, 40];
    const counts = [2, 0, 3, 1, 1, 0, 0, 4];
    const written = values.flatMap((value, n) => new Array<number>(counts[n]).fill(value));
    for (const trim of [0, 0.1, 0.25, 0.4, 0.5]) {
      expect(trimmedMeans(column(...values), trim)(counts)[0]).toBeCloseTo(
        trimmedMeans(column(...written), trim)()[0],
        13,
      );
    }
  });

  test("does not depend on the order of the samples, and moves with a constant", () => {
    const terms = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3].map((value, n) => [value, 8 * n * n]);
    for (const trim of [0, 0.2, 0.5]) {
      const values = trimmedMeans(terms, trim)();
      expect(trimmedMeans([...terms].reverse(), trim)()).toEqual(values);
      const moved = trimmedMeans(
        terms.map((row) => row.map((value) => value + 8)),
        trim,
      )();
      moved.forEach((value, head) => {
        expect(value).toBeCloseTo(values[head] + 8, 12);
      });
    }
  });
});
