import { describe, expect, test } from "vitest";
import { AGGREGATES, sampleTerms } from "../../src/robustness/sample-terms.js";

const scores = {
  clever: [3, -1],
  change: [
    [1, -5, 1],
    [-2, 2, 0],
  ],
};
const terms = (aggregate: (typeof AGGREGATES)[number], order: "exact" | "first-order" = "exact") =>
  sampleTerms(scores, aggregate, order).map((row) => [...row]);

describe("sampleTerms", () => {
  test.each(["mean", "trimmed", "median"] as const)("%s: ΔC as it is", (aggregate) => {
    expect(terms(aggregate)).toEqual(scores.change);
    expect(terms(aggregate, "first-order")).toEqual(scores.change);
  });

  test("signed-log: the change of sign(C)·ln(1 + |C|), also where C changes its sign", () => {
    const expected = [
      [Math.log(5 / 4), -Math.log(3) - Math.log(4), Math.log(5 / 4)], // 3 → 4, −2, 4
      [-Math.log(2), Math.log(4), 0], // −1 → −3, 1, −1
    ];
    terms("signed-log").forEach((row, n) => {
      row.forEach((value, head) => {
        expect(value).toBeCloseTo(expected[n][head], 14);
      });
    });
  });

  test("signed-log to first order: ΔC / (1 + |C|)", () => {
    expect(terms("signed-log", "first-order")).toEqual([
      [1 / 4, -5 / 4, 1 / 4],
      [-1, 1, 0],
    ]);
  });

  test("rank: the head's place in the sample from the smallest ΔC, ties averaged", () => {
    expect(terms("rank")).toEqual([
      [2.5, 1, 2.5],
      [1, 3, 2],
    ]);
  });

  test("relative: ΔC / |C|, so that a rise stays a rise where C is negative", () => {
    expect(terms("relative")).toEqual([
      [1 / 3, -5 / 3, 1 / 3],
      [-2, 2, 0],
    ]);
  });

  test("relative to a C of 0 is refused", () => {
    expect(() => sampleTerms({ clever: [0], change: [[1]] }, "relative", "exact")).toThrow(
      "invalid C: 0 (expected another number, to which changes are relative)",
    );
  });

  test("every first order is the derivative of its exact term", () => {
    const step = 1e-7;
    for (const aggregate of AGGREGATES.filter((name) => name !== "rank")) {
      const small = { clever: [3, -1], change: scores.change.map((row) => row.map((delta) => delta * step)) };
      const exact = sampleTerms(small, aggregate, "exact");
      sampleTerms(scores, aggregate, "first-order").forEach((row, n) => {
        row.forEach((value, head) => {
          expect(exact[n][head] / step, aggregate).toBeCloseTo(value, 5);
        });
      });
    }
  });
});
