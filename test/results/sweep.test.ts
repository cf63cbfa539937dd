import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Sweep } from "../../src/results/sweep.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { complaints, drawnTexts } from "../show/drawn.js";
import { sweepResult } from "./results.js";

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

  test("shows a row a setting, and the unpruned model in its caption", () => {
    const { caption, rows } = sweepResult().table();
    expect(caption).toBe("a-model on dev.tsv; all heads: accuracy 87.5 %, mean C 0.3");
    expect(rows).toHaveLength(2);
    expect(String(sweepResult())).toContain("37.5 %");
  });

  test("names the lines of its chart by what varies among them", async () => {
    const chart = sweepResult().chart();
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(expect.arrayContaining(["mean", "rank"]));
  });

  test("writes one row a setting and seed as CSV", () => {
    const [header, ...rows] = sweepResult().toCSV().trim().split("\n");
    expect(header).toBe("alpha,beta,gamma,rounds,rho,aggregate,seed,pruned,accuracy,meanClever");
    expect(rows).toHaveLength(4);
  });
});

describe("a file that is no sweep is refused", () => {
  const whole = JSON.parse(JSON.stringify(sweepResult()));
  test.each<[string, object]>([
    ["another kind", { ...whole, kind: "Evaluation" }],
    ["no rows", { ...whole, rows: [] }],
    ["a row without accuracy", { ...whole, rows: [{ ...whole.rows[0], accuracy: null }] }],
    ["an aggregate that is none", { ...whole, rows: [{ ...whole.rows[0], aggregate: "sum" }] }],
    ["no unpruned model", { ...whole, before: undefined }],
  ])("%s", async (_, document) => {
    const path = join(temporaryFolder(), "sweep.json");
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => Sweep.load(path))).toContain("invalid sweep:");
  });
});
