import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Sweep } from "../../src/results/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { complaints, drawnTexts } from "../show/drawn.js";
import { comparison, sweepResult } from "./comparison-results.js";

describe("a sweep", () => {
  test("sums its seeds up as mean and standard deviation (N − 1), one row a setting", () => {
    const [mean, rank] = sweepResult().summary();
    expect(mean).toMatchObject({ rho: 0.2, aggregate: "mean", seeds: 2, pruned: 4 });
    expect(mean).not.toHaveProperty("seed");
    expect(mean.accuracy).toEqual({ mean: 0.75, deviation: 0 });
    expect(mean.meanClever.mean).toBeCloseTo(0.5, 12);
    expect(mean.meanClever.deviation).toBeCloseTo(1 / 3 / Math.SQRT2, 12);
    expect(rank).toMatchObject({ rho: 0.4, aggregate: "rank", seeds: 2, pruned: 9 });
    expect(rank.accuracy.mean).toBeCloseTo(0.375, 12);
    expect(rank.accuracy.deviation).toBeCloseTo(0.25 / Math.SQRT2, 12);
  });

  test("has no standard deviation where there is one seed", () => {
    const { before, provenance } = sweepResult();
    const one = new Sweep(sweepResult().toRows().slice(0, 2), before, { provenance });
    expect(one.summary().map(({ accuracy }) => accuracy.deviation)).toEqual([null, null]);
  });

  test("leaves seeds out whose attack has no such mean", () => {
    const [mean, rank] = sweepResult().summary();
    expect(mean.averageQueriesOfSuccesses).toEqual({ mean: 7.5, deviation: null });
    expect(rank.averageQueriesOfSuccesses).toEqual({ mean: 8, deviation: 0 });
    expect(comparison().summary()[0].accuracyUnderAttack).toBeNull();
  });

  test("shows a row a setting, and the unpruned model in its caption", () => {
    const { caption, rows } = sweepResult().table();
    expect(caption).toBe("a-model on dev.tsv; all heads: accuracy 87.5 %, mean C 0.3, under attack 12.5 %");
    expect(rows).toHaveLength(2);
    expect(String(sweepResult())).toContain("37.5 %");
  });

  test("shows no columns in which no row has a value", () => {
    const shown = (result: Sweep) => result.table().columns.map(({ key }) => key);
    expect(shown(comparison())).toEqual(
      "method rho alpha beta lambda gamma aggregate rounds seeds pruned accuracy meanClever".split(" "),
    );
    expect(shown(sweepResult())).not.toContain("lambda");
    expect(shown(sweepResult())).toContain("successRateDeviation");
    expect(comparison().table().caption).toBe("a-model on dev.tsv; all heads: accuracy 87.5 %, mean C 4");
  });

  test("draws ρ where it varies, its lines named by what varies among them", async () => {
    const chart = sweepResult().chart();
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining(["mean", "rank", "ρ, share of heads pruned"]));
    expect(texts).not.toContain("Accuracy against local robustness");
  });

  test("draws another setting than ρ where asked, and refuses one that is none", async () => {
    const chart = sweepResult().chart({ over: "gamma" });
    expect(complaints(chart)).toEqual([]);
    expect(drawnTexts(await chart.toSVG())).toContain("γ, share of heads protected");
    expect(() => sweepResult().chart({ over: "delta" as "gamma" })).toThrow("unknown setting: delta");
    expect(() => sweepResult().chart({ over: "lambda" })).toThrow("missing rows");
  });

  test("draws accuracy against mean C where there is one ρ, a colour a method", async () => {
    const chart = comparison().chart();
    expect(complaints(chart)).toEqual([]);
    const svg = await chart.toSVG();
    expect(drawnTexts(svg)).toEqual(
      expect.arrayContaining(["Accuracy against local robustness", "RAHP", "michel"]),
    );
    expect(svg).toBe(await comparison().tradeOffChart().toSVG());
  });
});

describe("a file that is no sweep is refused", () => {
  const whole = JSON.parse(JSON.stringify(sweepResult()));
  test.each<[string, object]>([
    ["another kind", { ...whole, kind: "Evaluation" }],
    ["no rows", { ...whole, rows: [] }],
    ["a row without accuracy", { ...whole, rows: [{ ...whole.rows[0], accuracy: null }] }],
    ["an aggregate that is none", { ...whole, rows: [{ ...whole.rows[0], aggregate: "sum" }] }],
    ["no method", { ...whole, rows: [{ ...whole.rows[0], method: null }] }],
    ["weights that are no numbers", { ...whole, rows: [{ ...whole.rows[0], alpha: "0.5" }] }],
    [
      "a row that says nothing of attacks",
      { ...whole, rows: [{ ...whole.rows[0], successRate: undefined }] },
    ],
    ["no unpruned model", { ...whole, before: undefined }],
  ])("%s", async (_, document) => {
    const path = join(temporaryFolder(), "sweep.json");
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => Sweep.load(path))).toContain("invalid sweep:");
  });
});
