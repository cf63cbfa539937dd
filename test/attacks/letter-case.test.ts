import { describe, expect, test } from "vitest";
import { matchLetterCase } from "../../src/attacks/letter-case.js";
import { describeShared } from "../shared-files.js";
import { goldenRows } from "./golden-files.js";

describe("matchLetterCase", () => {
  test.each([
    ["FILM", "movie", "film"],
    ["film", "MOVIE", "FILM"],
    ["film", "Movie", "Film"],
    ["paris", "I", "paris"],
    ["Paris", "mOvie", "Paris"],
    ["film", "3D", "FILM"],
    ["film", "2000", "film"],
    ["ﬁlm", "Movie", "Film"],
    ["", "Movie", ""],
  ])("%j in place of %j is %j", (candidate, word, expected) => {
    expect(matchLetterCase(candidate, word)).toBe(expected);
  });
});

describeShared("matchLetterCase equals TextAttack's rule", () => {
  test("on all 34 pairs of words", () => {
    const golden = goldenRows<{ word: string; reference: string; result: string }>("case");
    for (const { word, reference, result } of golden) {
      expect(matchLetterCase(word, reference), `${word} for ${reference}`).toBe(result);
    }
    expect(golden.length).toBe(34);
  });
});
