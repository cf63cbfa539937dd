import { expect, test } from "vitest";
import { rowsOf, wordRows } from "../../src/training/word-rows.js";

const table = { shape: [5, 2], values: Float32Array.from({ length: 10 }, (_, i) => i) };

test("a batch's rows are its tokens', each once", () => {
  const read = wordRows(Int32Array.of(3, 0, 3, 4));
  expect([...read.numbers]).toEqual([3, 0, 4]);
  const { shape, values } = rowsOf(table, read);
  expect(shape).toEqual([3, 2]);
  expect([...values]).toEqual([6, 7, 0, 1, 8, 9]);
  const ofTokens = [...read.ofTokens].map((row) => values[2 * row]! / 2);
  expect(ofTokens).toEqual([3, 0, 3, 4]);
});
