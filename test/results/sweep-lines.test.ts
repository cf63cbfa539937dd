import { describe, expect, test } from "vitest";
import { sweepLines } from "../../src/results/sweep-lines.js";
import type { SweepSummary } from "../../src/results/sweep-row.js";
import type { SweepAxisName } from "../../src/show/sweep-chart.js";

const rahp: SweepSummary = {
  ...{
    method: "rahp",
    rho: 0.4,
    alpha: 0.5,
    beta: 1,
    lambda: null,
    gamma: 0.1,
    aggregate: "mean",
    rounds: 1,
  },
  ...{
    seeds: 1,
    pruned: 9,
    accuracy: { mean: 0.8, deviation: null },
    meanClever: { mean: 2, deviation: null },
  },
  ...{ accuracyUnderAttack: null, successRate: null, averageQueries: null, averageQueriesOfSuccesses: null },
};
const byLambda: SweepSummary = { ...rahp, alpha: 0.25, beta: 0.75, lambda: 0.75 };
const michel: SweepSummary = {
  ...{ ...rahp, method: "michel", alpha: null, beta: null, gamma: null, aggregate: null },
};

const named = (rows: readonly SweepSummary[], over: SweepAxisName = "rho") =>
  sweepLines(rows, over).map(({ colour, style }) => [colour, style]);

describe("lines of a sweep's chart", () => {
  test("bear the method's name where nothing but ρ varies", () => {
    expect(named([rahp, { ...rahp, rho: 0.6 }])).toEqual([
      ["RAHP", ""],
      ["RAHP", ""],
    ]);
  });

  test("of one method are told apart by colour, and named by the settings that vary", () => {
    expect(named([rahp, { ...rahp, gamma: 0.2, aggregate: "rank" }])).toEqual([
      ["γ 0.1, mean", ""],
      ["γ 0.2, rank", ""],
    ]);
  });

  test("say lambda where the weights were given by it", () => {
    expect(named([rahp, byLambda])).toEqual([
      ["α 0.5, β 1", ""],
      ["λ 0.75", ""],
    ]);
    expect(named([byLambda, { ...byLambda, rounds: 2 }])).toEqual([
      ["rounds 1", ""],
      ["rounds 2", ""],
    ]);
  });

  test("run through another setting, whose value does not name them, but ρ does", () => {
    const rows = [rahp, { ...rahp, gamma: 0.2 }, { ...rahp, gamma: 0.2, rho: 0.6 }];
    expect(named(rows, "gamma")).toEqual([
      ["ρ 0.4", ""],
      ["ρ 0.4", ""],
      ["ρ 0.6", ""],
    ]);
    expect(sweepLines(rows, "gamma").map(({ setting }) => setting)).toEqual([0.1, 0.2, 0.2]);
  });

  test("through λ leave out rows that have none, and don't name what λ stands for", () => {
    const rows = [rahp, michel, byLambda, { ...byLambda, alpha: 0.5, beta: 0.5, lambda: 0.5 }];
    expect(sweepLines(rows, "lambda").map(({ setting, colour }) => [setting, colour])).toEqual([
      [0.75, "RAHP"],
      [0.5, "RAHP"],
    ]);
  });

  test("star the paper's weights where there are others", () => {
    const starred = (rows: readonly SweepSummary[]) => sweepLines(rows, "rho").map((row) => row.starred);
    expect(starred([rahp, byLambda, michel])).toEqual([true, false, false]);
    expect(starred([rahp, { ...rahp, rho: 0.6 }, michel])).toEqual([false, false, false]);
  });

  test("of several methods have a colour a method, and a style a setting", () => {
    expect(named([rahp, byLambda, michel])).toEqual([
      ["RAHP", "α 0.5, β 1"],
      ["RAHP", "λ 0.75"],
      ["michel", "no other setting"],
    ]);
    expect(named([rahp, michel])).toEqual([
      ["RAHP", "no other setting"],
      ["michel", "no other setting"],
    ]);
  });
});
