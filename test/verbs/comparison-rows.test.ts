import { describe, expect, test } from "vitest";
import { attackMetrics } from "../../src/attacks/attack-metrics.js";
import type { ComparedMeasure } from "../../src/results/robustness-comparison.js";
import { comparisonRows, type ModelFindings } from "../../src/verbs/comparison-rows.js";

const bootstrap = { draws: 2000, seed: 1 };
/** 1 for the first `right` of n examples. */
const first = (right: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < right));
const judged = (correct: number[], offset = 0) => ({
  correct,
  clever: correct.map((_, i) => offset + Math.sin(i)),
});
const attacked = (statuses: string) => {
  const known = { s: "succeeded", f: "failed", k: "skipped" } as const;
  const records = [...statuses].map((letter, i) => ({
    ...{
      status: known[letter as "s"],
      queries: letter === "k" ? 1 : 10 * (i + 1),
      changedWords: 1,
      words: 4,
    },
  }));
  const right = [...statuses].map((letter) => Number(letter !== "k"));
  return {
    right,
    held: [...statuses].map((letter) => Number(letter === "f")),
    metrics: attackMetrics(records),
  };
};

const findings: ModelFindings[] = [
  {
    model: "base",
    clean: judged(first(90, 100)),
    adversarial: judged(first(20, 50)),
    attacked: attacked("ssfk"),
  },
  {
    model: "other",
    clean: judged(first(84, 100), 0.5),
    adversarial: judged(first(30, 50)),
    attacked: attacked("sffk"),
  },
];
const rows = comparisonRows("a set", findings, bootstrap);
const rowOf = (measure: ComparedMeasure, model: string) =>
  rows.find((row) => row.measure === measure && row.model === model)!;

describe("the rows of a comparison", () => {
  test("come measure by measure, a row a model", () => {
    expect(rows.map(({ measure, model }) => `${measure} ${model}`)).toEqual(
      [
        ...["accuracy", "meanClever", "adversarialAccuracy", "drop", "accuracyBeforeAttack"],
        ...["accuracyUnderAttack", "successRate"],
        ...["averageQueries", "averageQueriesOfSuccesses", "perturbedWords"],
      ].flatMap((measure) => [`${measure} base`, `${measure} other`]),
    );
    expect(new Set(rows.map(({ set }) => set))).toEqual(new Set(["a set"]));
  });

  test("accuracy comes with Wilson's interval, its difference with McNemar's test", () => {
    const base = rowOf("accuracy", "base");
    expect([base.value, base.examples, base.difference, base.p, base.onlyThis]).toEqual([
      0.9,
      100,
      null,
      null,
      null,
    ]);
    expect(base.low).toBeCloseTo(0.825634, 6); // Wilson's formula for 90 of 100
    expect(base.high).toBeCloseTo(0.944771, 6);
    const other = rowOf("accuracy", "other");
    expect(other.difference).toBeCloseTo(-0.06, 12);
    expect([other.onlyFirst, other.onlyThis]).toEqual([6, 0]);
    expect(other.p).toBeCloseTo(2 / 2 ** 6, 12); // 2·P(X ≤ 0) of 6 fair tosses
    expect(other.differenceHigh).toBeLessThan(0); // the same examples: no draw turns the difference round
    expect(other.differenceLow).toBeGreaterThan(-0.15);
  });

  test("C differs by the same in every draw where it does so in every example", () => {
    const other = rowOf("meanClever", "other");
    for (const value of [other.difference, other.differenceLow, other.differenceHigh]) {
      expect(value).toBeCloseTo(0.5, 12);
    }
    expect(other.p).toBeNull();
  });

  test("the drop is clean accuracy − adversarial accuracy, with an interval that holds it", () => {
    expect(rowOf("drop", "base").value).toBeCloseTo(0.9 - 0.4, 12);
    const { value, low, high, difference, differenceLow, differenceHigh, p } = rowOf("drop", "other");
    expect(value).toBeCloseTo(0.84 - 0.6, 12);
    expect(low! < value! && value! < high!).toBe(true);
    expect(difference).toBeCloseTo(0.24 - 0.5, 12);
    expect(differenceLow! < difference! && difference! < differenceHigh!).toBe(true);
    expect(p).toBeNull();
  });

  test("attacks: shares of all attacked, and the log's own figures", () => {
    expect(rowOf("accuracyBeforeAttack", "base").value).toBe(0.75);
    expect(rowOf("accuracyUnderAttack", "base").value).toBe(0.25);
    expect(rowOf("accuracyUnderAttack", "other").value).toBe(0.5);
    expect(rowOf("accuracyUnderAttack", "other")).toMatchObject({ onlyFirst: 0, onlyThis: 1, p: 1 });
    expect(rowOf("successRate", "base").value).toBeCloseTo(2 / 3, 12);
    expect(rowOf("successRate", "base").low).toBeCloseTo(0.20766, 5); // Wilson's formula for 2 of 3
    expect(rowOf("averageQueries", "other")).toMatchObject({ value: 20, difference: 0, differenceLow: null });
    expect(rowOf("averageQueriesOfSuccesses", "base").value).toBe(15);
    expect(rowOf("averageQueriesOfSuccesses", "other").difference).toBe(-5);
    expect(rowOf("perturbedWords", "other").value).toBe(0.25);
  });

  test("what no model has been measured by is left out", () => {
    const bare = comparisonRows(
      "x",
      findings.map(({ model, clean }) => ({ model, clean })),
      bootstrap,
    );
    expect(new Set(bare.map(({ measure }) => measure))).toEqual(new Set(["accuracy", "meanClever"]));
  });

  test("similarity has its rows where an encoder measured it, of one model or all", () => {
    const [base, other] = findings;
    const measured = { ...base.attacked!, metrics: { ...base.attacked!.metrics, averageSimilarity: 0.75 } };
    const rows = comparisonRows("x", [{ ...base, attacked: measured }, other], bootstrap);
    const found = rows.filter(({ measure }) => measure === "averageSimilarity");
    expect(found.map(({ model, value, difference, low }) => [model, value, difference, low])).toEqual([
      ["base", 0.75, null, null],
      ["other", null, null, null],
    ]);
  });

  test("a mean over nothing is null, and so is what it would differ by", () => {
    const safe = comparisonRows(
      "x",
      [findings[0], { ...findings[1], attacked: attacked("fffk") }],
      bootstrap,
    );
    expect(
      safe.find(({ measure, model }) => measure === "averageQueriesOfSuccesses" && model === "other"),
    ).toMatchObject({ value: null, difference: null, low: null });
  });
});
