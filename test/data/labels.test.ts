import { describe, expect, test } from "vitest";
import { classesOf, fitsClasses, listed, parseLabel } from "../../src/data/labels.js";
import { refusal } from "../fixtures/refusal.js";

const ordered = (...names: string[]) => ({ names, ordered: true });

describe("labels that are class indices", () => {
  test("are numbers, their digits, or truth values", () => {
    expect(classesOf(["0", "1", "2"], undefined, "x.tsv")).toBeUndefined();
    expect(classesOf([true, false], undefined, "x.arrow")).toBeUndefined();
    expect(classesOf(["True", "False"], undefined, "x.csv")).toBeUndefined();
    const values = [0, 3, "1", " 2 ", "1.0", 5n, true, false, "True", "false"];
    expect(values.map((value) => parseLabel(value, undefined, "x"))).toEqual([0, 3, 1, 2, 1, 5, 1, 0, 1, 0]);
  });

  test.each([-1, "-1", 0.5, "1.5", "", " ", "positive", null, undefined, Number.NaN, {}, [1], 1e300])(
    "are not %j",
    async (value) => {
      expect(await refusal(() => parseLabel(value, undefined, "x.tsv, line 4"))).toBe(
        `invalid label in x.tsv, line 4: ${JSON.stringify(value)} (expected a class index from 0)`,
      );
    },
  );

  test("are not larger than numbers can tell, and not longer than a line", async () => {
    expect(await refusal(() => parseLabel(2n ** 60n, undefined, "x"))).toBe(
      `invalid label in x: ${2n ** 60n} (expected a class index from 0)`,
    );
    expect((await refusal(() => parseLabel("word ".repeat(100), undefined, "x"))).length).toBeLessThan(140);
  });

  test("have the names that the file or its task defines, and no index beyond them", async () => {
    const classes = classesOf([1n, 0n], ["negative", "positive"], "x.parquet");
    expect(classes).toEqual(ordered("negative", "positive"));
    expect([1n, "0", "positive"].map((value) => parseLabel(value, classes, "x"))).toEqual([1, 0, 1]);
    expect(await refusal(() => parseLabel(2n, classes, "x, row 7"))).toBe(
      "invalid label in x, row 7: 2 (expected negative, positive, or an index from 0 to 1)",
    );
  });
});

describe("labels that are names", () => {
  const read = (values: string[], defined?: string[]) => {
    const classes = classesOf(values, defined, "x.tsv");
    return values.map((value) => parseLabel(value, classes, "x.tsv"));
  };

  test("stand for a known task's class indices, also where not all of them occur", () => {
    expect(read(["not_entailment", "entailment"])).toEqual([1, 0]);
    expect(read(["contradiction", "neutral"])).toEqual([2, 1]);
    expect(read(["Sports", "Sci/Tech", "World"])).toEqual([1, 3, 0]);
    expect(read(["pos", "neg"])).toEqual([1, 0]);
    expect(classesOf(["neutral"], undefined, "x")).toEqual(ordered("entailment", "neutral", "contradiction"));
  });

  test("stand for the indices that the file's task gives them, however they are written", () => {
    expect(read(["entailment", "Not Entailment"], ["not_entailment", "entailment"])).toEqual([1, 0]);
  });

  test("of no known task are in alphabetical order, which means nothing", async () => {
    const classes = classesOf(["stars", "love", "hate", "love"], ["negative", "positive"], "x.tsv");
    expect(classes).toEqual({ names: ["hate", "love", "stars"], ordered: false });
    expect(parseLabel(" love ", classes, "x")).toBe(1);
    for (const value of ["", "1", null, "lov", true]) {
      expect(await refusal(() => parseLabel(value, classes, "x.tsv, line 2"))).toBe(
        `invalid label in x.tsv, line 2: ${JSON.stringify(value)} (expected one of hate, love, stars)`,
      );
    }
  });

  test("are no texts in the wrong column", async () => {
    const texts = Array.from({ length: 1001 }, (_, i) => `text ${i}`);
    expect(await refusal(() => classesOf(texts, undefined, "x.tsv"))).toBe(
      "too many classes in x.tsv: 1001 different labels (expected at most 1000 names)",
    );
  });

  test("among indices are refused where they stand", async () => {
    const classes = classesOf(["0", "entailment"], undefined, "x.tsv");
    expect(await refusal(() => parseLabel("entailment", classes, "x.tsv, line 3"))).toBe(
      'invalid label in x.tsv, line 3: "entailment" (expected a class index from 0)',
    );
  });
});

test("labels fit classes where each is the name or index of one", () => {
  const names = ["neg", "pos"];
  expect([[0, 1n, "1"], ["NEG", "positive"], [true]].map((values) => fitsClasses(values, names))).toEqual([
    true,
    true,
    true,
  ]);
  expect([[0, 2], ["good"], [null], [-1]].map((values) => fitsClasses(values, names))).toEqual(
    Array(4).fill(false),
  );
});

test("a message lists ten names, and how many there are", () => {
  const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
  expect(listed(names.slice(0, 10))).toBe("n0, n1, n2, n3, n4, n5, n6, n7, n8, n9");
  expect(listed(names)).toBe("n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 … (12 in all)");
});
