import { describe, expect, test } from "vitest";
import { figureOf, summariseSeeds } from "../../src/robustness/seed-summary.js";

const run = (...values: number[]) =>
  values.map((deltaClever, head) => ({ layer: 0, head, deltaClever, fisher: 10 * deltaClever }));

describe("summariseSeeds", () => {
  test("gives each head's mean and standard deviation (N − 1) over seeds", () => {
    expect(summariseSeeds([run(1, 5), run(3, 5)], ["deltaClever", "fisher"])).toEqual([
      {
        layer: 0,
        head: 0,
        deltaClever: { mean: 2, deviation: Math.SQRT2 },
        fisher: { mean: 20, deviation: 10 * Math.SQRT2 },
      },
      { layer: 0, head: 1, deltaClever: { mean: 5, deviation: 0 }, fisher: { mean: 50, deviation: 0 } },
    ]);
  });

  test("finds the same head again in another order, and sorts by layer, then head", () => {
    const summary = summariseSeeds([run(1, 5).reverse(), run(3, 5)], ["deltaClever"]);
    expect(summary.map(({ head, deltaClever }) => [head, deltaClever.mean])).toEqual([
      [0, 2],
      [1, 5],
    ]);
  });

  test("one seed has no deviation", () => {
    expect(figureOf([4])).toEqual({ mean: 4, deviation: null });
  });

  test("refuses runs over other heads", () => {
    expect(() => summariseSeeds([run(1, 2), run(1)], ["fisher"])).toThrow(
      "invalid run 2: other heads than run 1 (expected the same model's)",
    );
    const other = run(1, 2).map((row) => ({ ...row, layer: 1 }));
    expect(() => summariseSeeds([run(1, 2), other], ["fisher"])).toThrow("invalid run 2");
  });
});
