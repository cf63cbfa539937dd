import { expect, test } from "vitest";
import { compareHeads, maskWithout } from "../../src/models/heads.js";

test("compareHeads sorts by layer, then by head", () => {
  const heads = [
    { layer: 1, head: 0 },
    { layer: 0, head: 11 },
    { layer: 0, head: 2 },
  ];
  expect(heads.sort(compareHeads).map(({ layer, head }) => [layer, head])).toEqual([
    [0, 2],
    [0, 11],
    [1, 0],
  ]);
});

test("maskWithout is 0 at the given heads, and 1 elsewhere", () => {
  expect(maskWithout([{ layer: 1, head: 2 }], 2, 3)).toEqual([
    [1, 1, 1],
    [1, 1, 0],
  ]);
  expect(maskWithout([], 1, 2)).toEqual([[1, 1]]);
});
