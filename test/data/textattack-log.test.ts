import { describe, expect, test } from "vitest";
import type { DataTable } from "../../src/data/table-row.js";
import { fromTextAttackLog } from "../../src/data/textattack-log.js";

const tableOf = (rows: object[]): DataTable => ({
  rows: rows.map((row, i) => ({ values: new Map(Object.entries(row)), line: i + 1 })),
  unit: "line",
});
const columns = (table: DataTable, ...names: string[]) =>
  fromTextAttackLog(table).rows.map(({ values }) => names.map((name) => values.get(name)));

const log = [
  { original: "no [[movement]] .", perturbed: "no [[home]] .", orig_label: "0", result: "Successful" },
  { original: "all fine", orig_label: "1", result: "Failed" },
  { original: "so dull", orig_label: "1", result: "Skipped" },
];

describe("a log of TextAttack", () => {
  test("is the texts that the attack ended with, without marks, and the gold labels", () => {
    expect(columns(tableOf(log), "text", "original", "label")).toEqual([
      ["no home .", "no movement .", "0"],
      ["all fine", "all fine", "1"],
      ["so dull", "so dull", 0],
    ]);
  });

  test("of more than two classes does not tell the gold label of what was skipped", () => {
    const labels = columns(tableOf([...log, { original: "x", orig_label: "2", result: "Failed" }]), "label");
    expect(labels).toEqual([["0"], ["1"], [undefined], ["2"]]);
  });

  test("as CSV has the gold labels itself", () => {
    const rows = [
      ["Successful", "a [[fine]] film", "a [[good]] film", "1.0"],
      ["Skipped", "dull", "dull", "0.0"],
    ].map(([result_type, original_text, perturbed_text, ground_truth_output]) => ({
      ...{ original_text, perturbed_text, original_output: "1.0", ground_truth_output, result_type },
    }));
    expect(columns(tableOf(rows), "text", "label")).toEqual([
      ["a good film", "1.0"],
      ["dull", "0.0"],
    ]);
  });

  test("is told apart from other tables, which stay as they are", () => {
    const table = tableOf([{ text: "a [[b]]", original: "x", label: 1 }]);
    expect(fromTextAttackLog(table)).toBe(table);
    expect(fromTextAttackLog(tableOf([])).rows).toEqual([]);
  });
});
