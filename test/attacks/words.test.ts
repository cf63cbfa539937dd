import { describe, expect, test } from "vitest";
import { cutWords } from "../../src/attacks/words.js";
import { describeShared } from "../shared-files.js";
import { goldenRows } from "./golden-files.js";

const words = (text: string) => cutWords(text).map((word) => word.text);

describe("cutWords", () => {
  test.each([
    ["it 's n't", ["it", "s", "n't"]],
    ["-well--then-, e.g. 'quoted'", ["well--then", "e", "g", "quoted"]],
    ["x@y.com `` U.S.A.", ["x@y", "com", "``", "U", "S", "A"]],
    ["isn’t cafe\u0301-bar x×y", ["isn", "t", "cafe", "bar", "x×y"]],
    ["zero\u200bwidth\u001cand\ufeffmark", ["zero", "width", "and", "mark"]],
    ["--- 'n' _", ["n"]],
    [" \n", []],
  ])("cuts %j into %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test("says where each word stands", () => {
    const text = "😀 the 'the', then";
    expect(cutWords(text).map(({ start, end }) => text.slice(start, end))).toEqual(words(text));
    expect(cutWords(text)[1]).toEqual({ text: "the", start: 8, end: 11 });
  });

  test("takes time in proportion to the text, however long its runs of hyphens", () => {
    expect(words(`a${"-".repeat(200_000)} b`)).toEqual(["a", "b"]);
  });
});

describeShared("cutWords equals TextAttack's cut", () => {
  const golden = goldenRows<{ text: string; words: string[] }>("words");

  test("on all 77 texts", () => {
    expect(golden.map(({ text }) => ({ text, words: words(text) }))).toEqual(golden);
    expect(golden.length).toBe(77);
  });
});
