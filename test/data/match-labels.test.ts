import { describe, expect, test } from "vitest";
import { type DataLabels, type LabelMap, matchLabels } from "../../src/data/match-labels.js";
import { refusal } from "../fixtures/refusal.js";

const ordered = (...names: string[]) => ({ names, ordered: true });
const rte = { name: "rte.tsv", occurring: [0, 1], classes: ordered("entailment", "not_entailment") };
const mnli = {
  name: "mnli",
  occurring: [0, 1, 2],
  classes: ordered("entailment", "neutral", "contradiction"),
};
const indices = { name: "x.tsv", occurring: [0, 1] };
const reviews = {
  name: "reviews.csv",
  occurring: [0, 1],
  classes: { names: ["bad", "good"], ordered: false },
};

const match = (data: DataLabels, ...classes: string[]) => [...matchLabels(data, classes)];

describe("without a label map", () => {
  test("names that say something are matched, however they are written", () => {
    const identity = [
      [0, 0],
      [1, 1],
    ];
    expect(match(rte, "entailment", "not_entailment")).toEqual(identity);
    expect(match(rte, "Not Entailment", "ENTAILMENT")).toEqual([
      [0, 1],
      [1, 0],
    ]);
    const sst2 = { name: "sst2", occurring: [0, 1], classes: ordered("negative", "positive") };
    expect(match(sst2, "NEGATIVE", "POSITIVE")).toEqual(identity);
    expect(match(sst2, "pos", "neg")).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(match(mnli, "contradiction", "entailment", "neutral")).toEqual([
      [0, 1],
      [1, 2],
      [2, 0],
    ]);
    expect(match(reviews, "Good!", "bad")).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("a model may have more classes than the data", () => {
    const sst2 = { name: "sst2", occurring: [1], classes: ordered("negative", "positive") };
    expect(match(sst2, "negative", "neutral", "positive")).toEqual([[1, 2]]);
  });

  test("indices are taken as they are where either side's names say nothing", () => {
    for (const classes of [
      ["LABEL_0", "LABEL_1"],
      ["0", "1"],
    ]) {
      expect(match(rte, ...classes)).toEqual([
        [0, 0],
        [1, 1],
      ]);
    }
    expect(match(indices, "not_entailment", "entailment")).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const numbered = { ...indices, classes: ordered("1", "2") };
    expect(match(numbered, "bad", "good")).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("labels that the model has no class for keep their index, for the caller to refuse", () => {
    expect(match({ name: "x", occurring: [5] }, "a", "b")).toEqual([[5, 5]]);
  });

  test("names that do not fit are refused with both sides and the option that tells", async () => {
    expect(await refusal(() => match(rte, "NEGATIVE", "POSITIVE"))).toBe(
      'labels that the model does not know: rte.tsv has entailment, not_entailment; the model has NEGATIVE, POSITIVE (expected labelMap, such as { "entailment": "NEGATIVE" })',
    );
    expect(await refusal(() => match(mnli, "entailment", "not_entailment"))).toMatch(
      /has entailment, neutral, contradiction; the model has entailment, not_entailment .*\{ "neutral": /,
    );
  });

  test("names of unknown order do not meet a model without names", async () => {
    expect(await refusal(() => match(reviews, "LABEL_0", "LABEL_1"))).toBe(
      'labels of unknown order: reviews.csv has bad, good; the model has LABEL_0, LABEL_1 (expected labelMap, such as { "bad": "LABEL_0" })',
    );
  });
});

describe("a label map", () => {
  test("tells classes by name or index, of labels by name or index", () => {
    const flipped = [
      [0, 1],
      [1, 0],
    ];
    const maps: LabelMap[] = [
      { entailment: 1, not_entailment: 0 },
      { entailment: "POSITIVE", "not entailment": "negative" },
      { 0: 1, 1: 0 },
      { 0: "1", not_entailment: "0" },
    ];
    for (const labelMap of maps) {
      expect(match({ ...rte, labelMap }, "NEGATIVE", "POSITIVE")).toEqual(flipped);
    }
    expect(match({ ...indices, labelMap: { 0: 1, 1: 0 } }, "a", "b")).toEqual(flipped);
  });

  test("may join labels, and tell some of them only", () => {
    const labelMap = { neutral: "not_entailment", contradiction: "not_entailment" };
    expect(match({ ...mnli, labelMap }, "not_entailment", "entailment")).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
    ]);
  });

  test("is not looked for in data with very many indices", () => {
    const occurring = Array.from({ length: 100_000 }, (_, i) => i);
    expect(matchLabels({ name: "x", occurring }, ["a", "b"]).size).toBe(100_000);
  });

  test("may name a label that does not occur", () => {
    expect(match({ ...indices, labelMap: { 7: 0 } }, "a", "b")).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("is incomplete where another label becomes the same class unsaid", async () => {
    expect(await refusal(() => match({ ...rte, labelMap: { entailment: 1 } }, "LABEL_0", "LABEL_1"))).toBe(
      "incomplete labelMap: entailment and not_entailment of rte.tsv both become LABEL_1 (expected both in labelMap)",
    );
  });

  test("with labels or classes that do not exist is refused", async () => {
    const refused = (data: DataLabels) => refusal(() => match(data, "no", "yes"));
    expect(await refused({ ...rte, labelMap: { entailement: 1 } })).toBe(
      "unknown label in labelMap: entailement (did you mean entailment?)",
    );
    expect(await refused({ ...rte, labelMap: { 2: 1 } })).toMatch(/^unknown label in labelMap: 2 /);
    expect(await refused({ ...indices, labelMap: { good: 1 } })).toBe(
      "unknown label in labelMap: good (the data has class indices, not names)",
    );
    for (const target of [2, -1, 0.5, "maybe", ""]) {
      expect(await refused({ ...rte, labelMap: { entailment: target } })).toMatch(
        /^unknown class in labelMap: .*\((did you mean no\?|expected one of no, yes)\)$/,
      );
    }
  });
});
