import { describe, expect, test } from "vitest";
import { figureOf, summariseSeeds } from "../../src/robustness/seed-summary.js";

const KEYS = ["layer", "head"];
const run = (...values: number[]) =>
  values.map((deltaClever, head) => ({ layer: 0, head, deltaClever, fisher: 10 * deltaClever }));

describe("summariseSeeds", () => {
  test("gives each head's mean and standard deviation (N − 1) over seeds", () => {
    const { rows, figures } = summariseSeeds([run(1, 5), run(3, 5)], KEYS);
    expect(rows).toEqual([
      {
        ...{ layer: 0, head: 0, deltaCleverMean: 2, deltaCleverDeviation: Math.SQRT2 },
        ...{ fisherMean: 20, fisherDeviation: 10 * Math.SQRT2 },
      },
      {
        ...{ layer: 0, head: 1, deltaCleverMean: 5, deltaCleverDeviation: 0 },
        ...{ fisherMean: 50, fisherDeviation: 0 },
      },
    ]);
    expect(figures).toEqual(["deltaClever", "fisher"]);
  });

  test("finds the same row again in another order, and keeps that of the first run", () => {
    const { rows } = summariseSeeds([run(1, 5).reverse(), run(3, 5)], KEYS);
    expect(rows.map(({ head, deltaCleverMean }) => [head, deltaCleverMean])).toEqual([
      [1, 5],
      [0, 2],
    ]);
  });

  test("yes and no count as 1 and 0; text is left out; what is unknown in a run is unknown", () => {
    const runs = [
      [{ pruned: true, stderr: null, pair: null, recipe: "a" }],
      [{ pruned: false, stderr: 1, pair: null, recipe: "a" }],
      [{ pruned: true, stderr: 2, pair: null, recipe: "a" }],
    ];
    const { rows } = summariseSeeds(runs, []);
    expect(rows).toEqual([
      {
        prunedMean: 2 / 3,
        prunedDeviation: expect.closeTo(Math.sqrt(1 / 3), 12),
        stderrMean: null,
        stderrDeviation: null,
      },
    ]);
  });

  test("one seed has no deviation", () => {
    expect(figureOf([4])).toEqual({ mean: 4, deviation: null });
    expect(summariseSeeds([run(4)], KEYS).rows[0]).toMatchObject({ fisherMean: 40, fisherDeviation: null });
  });

  test("refuses runs over other rows, and rows that nothing tells apart", () => {
    const line = "invalid run 2: other rows than run 1 (expected the same)";
    expect(() => summariseSeeds([run(1, 2), run(1)], KEYS)).toThrow(line);
    expect(() => summariseSeeds([run(1), run(1, 2)], KEYS)).toThrow(line);
    const other = run(1, 2).map((row) => ({ ...row, layer: 1 }));
    expect(() => summariseSeeds([run(1, 2), other], KEYS)).toThrow(line);
    expect(() => summariseSeeds([run(1, 2)], [])).toThrow("invalid run 1: 2 rows (expected one row)");
    expect(() => summariseSeeds([run(1, 2)], ["layer"])).toThrow(
      "invalid run 1: 2 rows (expected rows that layer tell apart)",
    );
  });
});
