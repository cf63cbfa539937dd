import { describe, expect, test } from "vitest";
import { classesOf, parseLabel } from "../../src/data/labels.js";
import { refusal } from "../fixtures/refusal.js";

describe("labels that are class indices", () => {
  test("are numbers, or their digits", () => {
    expect(classesOf(["0", "1", "2"], "x.tsv")).toBeUndefined();
    expect([0, 3, "1", " 2 "].map((value) => parseLabel(value, undefined, "x"))).toEqual([0, 3, 1, 2]);
  });

  test.each([-1, "-1", 0.5, "1.5", "", " ", "positive", null, undefined, true, Number.NaN, {}])(
    "are not %j",
    async (value) => {
      expect(await refusal(() => parseLabel(value, undefined, "x.tsv, line 4"))).toBe(
        `invalid label in x.tsv, line 4: ${JSON.stringify(value)} (expected a class index from 0)`,
      );
    },
  );
});

describe("labels that are names", () => {
  test("stand for GLUE's class indices, also where not all of them occur", () => {
    const two = classesOf(["not_entailment", "entailment"], "x.tsv");
    expect(parseLabel("entailment", two, "x")).toBe(0);
    expect(parseLabel("not_entailment", two, "x")).toBe(1);
    const three = classesOf(["contradiction", "neutral"], "x.tsv");
    expect(["entailment", "neutral", "contradiction"].map((name) => parseLabel(name, three, "x"))).toEqual([
      0, 1, 2,
    ]);
  });

  test("of no GLUE task are refused, and the stranger among them is named", async () => {
    const expected = "(expected a class index from 0, or the names of a GLUE task)";
    expect(await refusal(() => classesOf(["pos", "neg"], "x.tsv"))).toBe(
      `invalid label in x.tsv: "pos" ${expected}`,
    );
    expect(await refusal(() => classesOf(["entailment", "not_entailement"], "x.tsv"))).toBe(
      `invalid label in x.tsv: "not_entailement" ${expected}`,
    );
    expect(await refusal(() => classesOf(["entailment", ""], "x.tsv"))).toBe(
      `invalid label in x.tsv: "" ${expected}`,
    );
  });

  test("of two GLUE tasks do not go together", async () => {
    expect(await refusal(() => classesOf(["neutral", "not_entailment"], "x.tsv"))).toMatch(
      /^invalid label in x/,
    );
  });

  test("among indices are refused where they stand", async () => {
    const classes = classesOf(["0", "entailment"], "x.tsv");
    expect(await refusal(() => parseLabel("entailment", classes, "x.tsv, line 3"))).toBe(
      'invalid label in x.tsv, line 3: "entailment" (expected a class index from 0)',
    );
  });
});
