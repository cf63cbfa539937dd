import { describe, expect, test } from "vitest";
import { findColumns } from "../../src/data/columns.js";
import { refusal } from "../fixtures/refusal.js";

test.each([
  [["sentence", "label"], "sentence", undefined],
  [["label", "text"], "text", undefined],
  [["premise", "hypothesis", "label", "idx"], "premise", "hypothesis"],
  [["index", "question", "sentence", "label"], "question", "sentence"],
  [["id", "question1", "question2", "label"], "question1", "question2"],
  [["label", "sentence1", "sentence2"], "sentence1", "sentence2"],
  [["text_a", "text_b", "label"], "text_a", "text_b"],
  [["text", "pair", "label"], "text", "pair"],
])("the columns %j hold the texts in %s and %s", (names, text, pair) => {
  expect(findColumns(names, "x.tsv")).toEqual({ text, ...(pair && { pair }), label: "label" });
});

test.each([
  [["question1", "question2", "is_duplicate"], "is_duplicate"],
  [["sentence1", "sentence2", "label1", "gold_label"], "gold_label"],
  [["Quality", "#1 String", "#2 String"], "Quality"],
])("the columns %j have the label in %s", (names, label) => {
  expect(findColumns(names, "x.tsv").label).toBe(label);
});

describe("columns that the user names", () => {
  const names = ["premise", "hypothesis", "review", "stars", "label"];
  test.each([
    [{}, { text: "premise", pair: "hypothesis", label: "label" }],
    [{ text: "review" }, { text: "review", label: "label" }],
    [
      { text: "review", pair: "premise" },
      { text: "review", pair: "premise", label: "label" },
    ],
    [{ pair: "review" }, { text: "premise", pair: "review", label: "label" }],
    [{ label: "stars" }, { text: "premise", pair: "hypothesis", label: "stars" }],
  ])("%j come before those with known names", (chosen, columns) => {
    expect(findColumns(names, "x.tsv", chosen)).toEqual(columns);
  });

  test("are refused where the file has none of the name", async () => {
    expect(await refusal(() => findColumns(names, "x.tsv", { text: "reviews" }))).toBe(
      "unknown column of x.tsv: reviews (did you mean review?)",
    );
  });
});

test("a missing column's message lists the columns that are there", async () => {
  expect(await refusal(() => findColumns(["review", "label"], "x.tsv"))).toBe(
    "missing column in x.tsv: sentence or text, or a GLUE pair (the columns are review, label)",
  );
  expect(await refusal(() => findColumns(["premise", "label"], "x.tsv"))).toMatch(
    /columns are premise, label\)/,
  );
  expect(await refusal(() => findColumns(["sentence", "Label"], "x.tsv"))).toBe(
    "missing column in x.tsv: label (the columns are sentence, Label)",
  );
  expect(await refusal(() => findColumns([], "x.json"))).toMatch(/\(the columns are none\)$/);
});
