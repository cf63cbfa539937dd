import { describe, expect, test } from "vitest";
import { type Choice, isZero, scoreOfSlope, topUnits } from "../../../src/attacks/hackattend/units.js";

/** Three tokens and one of padding, whose numbers must never count. */
const matrix = {
  values: Float32Array.from([-1, 2, 0, 99, 3, -4, 2, 99, 0, 5, -6, 99, 99, 99, 99, 99]),
  width: 4,
  length: 3,
};
const all: Choice = { first: 0, count: 3, sparesNegative: false };

describe("topUnits", () => {
  test("are the k of the largest scores, largest first; padding is none of them", () => {
    expect(topUnits(matrix, (x) => x, all)).toEqual([
      [2, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test("of equal scores, the lower row, then the lower column comes first", () => {
    expect(topUnits(matrix, () => 0, { ...all, count: 4 })).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
    ]);
  });

  test("without the row and the column of [CLS] where the first candidate is 1", () => {
    expect(topUnits(matrix, (x) => x, { ...all, first: 1, count: 9 })).toEqual([
      [2, 1],
      [1, 2],
      [1, 1],
      [2, 2],
    ]);
  });

  test("are fewer than k where units of no positive score are spared", () => {
    const found = topUnits(matrix, (x) => x, { first: 1, count: 9, sparesNegative: true });
    expect(found).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  test.each([
    ["gradient", [2, 2]],
    ["positive", [2, 1]],
    ["magnitude", [2, 2]],
  ] as const)("by %s: the first is (%i, %i)", (ranking, first) => {
    expect(topUnits(matrix, scoreOfSlope[ranking], { ...all, count: 1 })).toEqual([first]);
  });
});

test("a matrix is zero where its candidates are exactly 0, whatever stands elsewhere", () => {
  const values = Float32Array.from([1, 1, 1, 0]);
  expect(isZero({ values, width: 2, length: 2 }, 1)).toBe(true);
  expect(isZero({ values, width: 2, length: 2 }, 0)).toBe(false);
  expect(isZero({ ...matrix, values: new Float32Array(16).fill(1e-40) }, 1)).toBe(false);
});
