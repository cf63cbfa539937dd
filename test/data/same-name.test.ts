import { describe, expect, test } from "vitest";
import { isSameName, sayMoreThanIndices } from "../../src/data/same-name.js";

describe("names", () => {
  test.each([
    ["not_entailment", "Not entailment", true],
    ["NEGATIVE", "neg", true],
    ["Sci/Tech", "sci-tech", true],
    ["négatif", "Négatif", true],
    ["entailment", "not_entailment", false],
    ["+", "-", false],
    ["+", "+", true],
    ["", "?", false],
  ])("%j and %j are the same: %s", (a, b, same) => {
    expect([isSameName(a, b), isSameName(b, a)]).toEqual([same, same]);
  });

  test("say more than indices, unless all are numbers or numbered labels", () => {
    expect(
      [
        ["LABEL_0", "LABEL_1"],
        ["0", "1"],
        ["class 1", "Class 2"],
      ].map(sayMoreThanIndices),
    ).toEqual([false, false, false]);
    expect(
      [
        ["NEGATIVE", "POSITIVE"],
        ["LABEL_0", "other"],
        ["1 star", "2 stars"],
      ].map(sayMoreThanIndices),
    ).toEqual([true, true, true]);
  });
});
