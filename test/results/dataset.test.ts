import { expect, test } from "vitest";
import { Dataset } from "../../src/results/dataset.js";
import { refusal } from "../fixtures/refusal.js";

const examples = [1, 0, 1].map((label, id) => ({ id, text: `text ${id}`, label }));
const classes = { names: ["negative", "positive"], ordered: true };

test("a data set knows its labels' names, and shows them with their counts", () => {
  const data = new Dataset("dev.tsv", examples, { classes });
  expect(data.labels).toEqual(["negative", "positive"]);
  expect([data.labelName(0), new Dataset("x", examples).labelName(0)]).toEqual(["negative", "0"]);
  expect(data.table().caption).toBe("dev.tsv: 3 examples (1 of class 0 negative, 2 of class 1 positive)");
});

test("a slice has some of the examples, with their ids and what they mean, and another hash", () => {
  const labelMap = { positive: "bad", negative: "good" };
  const data = new Dataset("dev.tsv", examples, { classes, labelMap, notes: ["a note"] });
  const rest = data.slice(1);
  expect([rest.name, rest.size, rest.examples[0]]).toEqual(["dev.tsv[1:]", 2, examples[1]]);
  expect([rest.labels, rest.labelMap, rest.notes]).toEqual([classes.names, labelMap, ["a note"]]);
  expect(rest.hash).not.toBe(data.hash);
  expect(data.slice(0, 2).examples).toEqual(examples.slice(0, 2));
  expect(data.slice(-1).examples).toEqual([examples[2]]);
  expect(data.slice(0).hash).toBe(data.hash);
});

test("a slice of nothing, and one of places that are none, are refused", async () => {
  const data = new Dataset("dev.tsv", examples);
  expect(await refusal(() => data.slice(3))).toBe(
    "empty slice of dev.tsv: from 3 to the end (expected some of its 3 examples)",
  );
  expect(await refusal(() => data.slice(0, 1.5))).toBe("invalid end: 1.5 (expected an integer)");
});

test("of many classes, ten are shown", () => {
  const many = Array.from({ length: 5000 }, (_, id) => ({ id, text: "a", label: id }));
  expect(new Dataset("x", many).table().caption).toMatch(/1 of class 9 … \(5000 in all\)\)$/);
});

test("the classes of a model are told without a change to the examples or their hash", () => {
  const data = new Dataset("dev.tsv", examples, { classes, labelMap: { positive: "bad", negative: "good" } });
  expect([...data.labelsFor(["good", "bad"])]).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect([...data.labelsFor(["bad", "good"])]).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(data.examples).toBe(examples);
  expect(data.hash).toBe(new Dataset("other", examples).hash);
});

test("a label map of other labels is refused at once", async () => {
  expect(await refusal(() => new Dataset("x", examples, { classes, labelMap: { postive: 1 } }))).toBe(
    "unknown label in labelMap: postive (did you mean positive?)",
  );
});
