import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MethodComparison } from "../../src/results/method-comparison.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { complaints, drawnTexts } from "../show/drawn.js";
import { methodComparison } from "./comparison-results.js";

/** The same rows of one seed, or of no attack. */
function without(what: "seeds" | "attacks"): MethodComparison {
  const { provenance } = methodComparison();
  const rows = methodComparison().toRows();
  const fewer =
    what === "seeds"
      ? rows.filter(({ seed }) => seed === 3)
      : rows
          .filter(({ attack }) => attack === "bert-attack")
          .map((row) => ({ ...row, attack: null, accuracyUnderAttack: null, successRate: null }))
          .map((row) => ({ ...row, averageQueries: null, averageQueriesOfSuccesses: null }));
  return new MethodComparison(fewer, { provenance });
}

const cellsOf = (view: { table: { rows: readonly object[] } }) =>
  view.table.rows as readonly Record<string, string>[];

describe("a comparison of methods", () => {
  test("sums its seeds up as mean and standard deviation (N − 1), one row a method and attack", () => {
    const summary = methodComparison().summary();
    expect(summary.map(({ method, attack, seeds }) => [method, attack, seeds])).toEqual([
      ["vanilla", "textfooler-lexicon", 2],
      ["vanilla", "bert-attack", 2],
      ["rahp", "textfooler-lexicon", 2],
      ["rahp", "bert-attack", 2],
    ]);
    const [vanilla, , rahp] = summary;
    expect(vanilla.accuracy.mean).toBeCloseTo(0.875 - 1 / 64, 12);
    expect(vanilla.accuracy.deviation).toBeCloseTo(1 / 32 / Math.SQRT2, 12);
    expect(rahp.pruned).toEqual({ mean: 14, deviation: 0 });
    expect(rahp.adversarialAccuracy!.mean).toBeCloseTo(0.25 + 1.125 / 4, 12);
  });

  test("leaves seeds out whose attack has no such mean", () => {
    expect(methodComparison().summary()[3].averageQueriesOfSuccesses).toEqual({
      mean: 31.25,
      deviation: null,
    });
  });

  test("shows a row a method, and the columns of each attack beside each other", () => {
    const { caption, columns, rows } = methodComparison().table();
    expect(caption).toBe("a-model on dev.tsv, mean ± standard deviation over 2 seeds");
    expect(columns.map(({ title }) => title)).toEqual([
      ...["method", "heads pruned", "accuracy", "mean C", "adversarial"],
      ...["under textfooler-lexicon", "queries of a success", "under bert-attack", "queries of a success"],
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ method: "vanilla", accuracy: "85.9 ± 2.2 %", pruned: "0" });
    expect(rows[1]).toMatchObject({ averageQueriesOfSuccesses0: "31.13 ± 0.18" });
    expect(rows[1]).toMatchObject({ averageQueriesOfSuccesses1: "31.25" });
  });

  test("shows no deviations of one seed, and no attacks where there are none", () => {
    expect(without("seeds").table().rows[0]).toMatchObject({ accuracy: "87.5 %", pruned: "0" });
    expect(without("seeds").table().caption).toBe("a-model on dev.tsv");
    expect(
      without("attacks")
        .table()
        .columns.map(({ title }) => title),
    ).toEqual(["method", "heads pruned", "accuracy", "mean C", "adversarial"]);
    expect(without("attacks").summary()).toHaveLength(2);
  });

  test("draws a panel a figure, methods by name at the first", async () => {
    const chart = methodComparison().chart();
    expect(complaints(chart)).toEqual([]);
    const texts = drawnTexts(await chart.toSVG());
    expect(texts).toEqual(
      expect.arrayContaining(["accuracy", "accuracy under bert-attack", "vanilla", "rahp"]),
    );
    expect(texts.filter((text) => text === "rahp")).toHaveLength(1);
  });
});

describe("beside the paper", () => {
  test("accuracies stand beside table 1's, and methods that were not run show the paper's alone", () => {
    const rows = cellsOf(methodComparison().besidePaper({ model: "RoBERTa-base", task: "RTE" }));
    expect(rows).toHaveLength(9);
    expect(rows[0]).toMatchObject({
      ...{ method: "vanilla", accuracyPaper: "77.9 %", accuracyHere: "85.9 ± 2.2 %" },
      ...{ adversarialAccuracyPaper: "28.1 %", adversarialAccuracyHere: "28.1 ± 4.4 %" },
    });
    expect(rows[1]).toMatchObject({ method: "rahp", accuracyPaper: "79.0 %" });
    expect(rows[2]).toMatchObject({ method: "r-drop", accuracyPaper: "79.9 %", accuracyHere: "–" });
  });

  test("attacks stand beside table 3's, by the recipe or one that its name begins with", () => {
    const view = methodComparison().besidePaper({ model: "BERT-base" });
    expect(view.table.caption).toBe(
      "RAHP, table 3: BERT-base on SST-2; here: a-model on dev.tsv, mean ± standard deviation over 2 seeds",
    );
    const rows = cellsOf(view);
    expect(rows).toHaveLength(6 * 2); // not textbugger, which was not made here
    expect(rows[2]).toMatchObject({
      ...{ method: "rahp", attack: "textfooler-lexicon", accuracyUnderAttackPaper: "60.7 %" },
      ...{ accuracyUnderAttackHere: "26.6 ± 2.2 %", averageQueriesOfSuccessesPaper: "84.5" },
    });
    expect(rows[4]).toMatchObject({ method: "free-lb", attack: "bert-attack", accuracyUnderAttackHere: "–" });
    expect(rows.map(({ method }) => method)).toContain("MC2F");
  });

  test("one's own methods and missing attacks leave the paper's columns empty", () => {
    const { provenance } = methodComparison();
    const own = without("attacks")
      .toRows()
      .map((row) => ({ ...row, method: `my ${row.method}` }));
    const rows = cellsOf(new MethodComparison(own, { provenance }).besidePaper({ model: "BERT-base" }));
    expect(rows[0]).toMatchObject({ method: "my vanilla", attack: "none", accuracyPaper: "–" });
    expect(rows[0].accuracyHere).toBe("85.9 ± 2.2 %");
    expect(rows).toHaveLength(2 + 6 * 3);
  });

  test("what the paper has no figures of is refused", () => {
    const ask = (options: object) => () => methodComparison().besidePaper(options as never);
    expect(ask({ model: "BERT-large" })).toThrow("unknown model: BERT-large");
    expect(ask({ model: "BERT-base", task: "RTE" })).toThrow("unknown task: RTE");
  });
});

describe("a file that is no comparison of methods is refused", () => {
  const whole = JSON.parse(JSON.stringify(methodComparison()));
  const [row] = whole.rows;
  test.each<[string, object]>([
    ["another kind", { ...whole, kind: "Sweep" }],
    ["no rows", { ...whole, rows: [] }],
    ["no method", { ...whole, rows: [{ ...row, method: 1 }] }],
    ["a row without accuracy", { ...whole, rows: [{ ...row, accuracy: null }] }],
    ["an attack that is no text", { ...whole, rows: [{ ...row, attack: 3 }] }],
    ["a row that says nothing of attacks", { ...whole, rows: [{ ...row, successRate: undefined }] }],
    ["adversarial accuracy that is no number", { ...whole, rows: [{ ...row, adversarialAccuracy: "0.5" }] }],
  ])("%s", async (_, document) => {
    const path = join(temporaryFolder(), "methods.json");
    writeFileSync(path, JSON.stringify(document));
    expect(await refusal(() => MethodComparison.load(path))).toContain("invalid comparison of methods:");
  });
});
