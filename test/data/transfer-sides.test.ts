import { expect, test } from "vitest";
import type { DataTable } from "../../src/data/table-row.js";
import { fromTextAttackLog } from "../../src/data/textattack-log.js";
import { type Side, takeSide } from "../../src/data/transfer-sides.js";

const tableOf = (...rows: object[]): DataTable => ({
  rows: rows.map((row, i) => ({ values: new Map(Object.entries(row)), line: i + 1 })),
  unit: "line",
});
const columns = (table: DataTable, side: Side, ...names: string[]) =>
  takeSide(table, side, "file").rows.map(({ values }) => names.map((name) => values.get(name)));

test("of TextAttack's log: texts before, and texts that the attack ended with", () => {
  const log = fromTextAttackLog(
    tableOf(
      { original: "no [[movement]] .", perturbed: "no [[home]] .", orig_label: "0", result: "Successful" },
      { original: "all fine", orig_label: "1", result: "Failed" },
    ),
  );
  expect(columns(log, "clean", "text", "label")).toEqual([
    ["no movement .", "0"],
    ["all fine", "1"],
  ]);
  expect(columns(log, "adversarial", "text", "label")).toEqual([
    ["no home .", "0"],
    ["all fine", "1"],
  ]);
});

test("of what attack saved: text and pair, and what became of them", () => {
  const log = tableOf({ text: "a", pair: "b", perturbedText: "a", perturbedPair: "c", label: 1 });
  expect(columns(log, "clean", "text", "pair")).toEqual([["a", "b"]]);
  expect(columns(log, "adversarial", "text", "pair")).toEqual([["a", "c"]]);
});

test("of what attack saved: the original where it failed, whose best text fooled nobody", () => {
  const log = tableOf(
    { text: "a", perturbedText: "x", status: "succeeded", label: 1 },
    { text: "b", perturbedText: "y", status: "failed", label: 1 },
    { text: "c", perturbedText: "c", status: "skipped", label: 1 },
  );
  expect(columns(log, "adversarial", "text")).toEqual([["x"], ["b"], ["c"]]);
});

test("of AdvGLUE: the text that was changed; rows without an original are left out on both sides, and noted", () => {
  const table = tableOf(
    { premise: "p", hypothesis: "h!", original_hypothesis: "h", label: 0, data_construction: "word" },
    { premise: "p2!", hypothesis: "h2", original_premise: "p2", label: 1, data_construction: "sentence" },
    { premise: "p3", hypothesis: "h3", label: 2, data_construction: "human" },
  );
  expect(columns(table, "clean", "premise", "hypothesis", "label")).toEqual([
    ["p", "h", 0],
    ["p2", "h2", 1],
  ]);
  expect(columns(table, "adversarial", "premise", "hypothesis", "label")).toEqual([
    ["p", "h!", 0],
    ["p2!", "h2", 1],
  ]);
  for (const side of ["clean", "adversarial"] as const) {
    expect(takeSide(table, side, "file").notes).toEqual(["1 of 3 texts have no original, and are left out"]);
  }
});

test("other tables have no sides", () => {
  for (const table of [tableOf({ text: "a", label: 1 }), tableOf()]) {
    expect(() => takeSide(table, "clean", "data.tsv")).toThrow(
      "no attacked texts in data.tsv (expected a log of TextAttack or attack, or AdvGLUE's dev_ann.json)",
    );
  }
});
