import { expect, test } from "vitest";
import { codePointOrder } from "../../src/attacks/code-point-order.js";

test("texts are ordered by code point: 𝚏 comes after ｍ, where UTF-16 has it before", () => {
  const sorted = ["a", "aa", "b", "ｍ", "𝒌", "𝚏", "𝚏a", "𝚝", "𝟕"];
  expect([...sorted].reverse().sort(codePointOrder)).toEqual(sorted);
  expect([...sorted].sort()).not.toEqual(sorted);
});

test("equal texts are equal, and capitals come before small letters", () => {
  expect(codePointOrder("film", "film")).toBe(0);
  expect(codePointOrder("Film", "film")).toBeLessThan(0);
  expect(codePointOrder("", "a")).toBeLessThan(0);
});
