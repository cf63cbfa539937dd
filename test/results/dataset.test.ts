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
