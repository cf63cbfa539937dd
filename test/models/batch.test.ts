import { expect, test } from "vitest";
import { batchesByLength, batchesByTokens, toBatch } from "../../src/models/batch.js";
import type { Encoding } from "../../src/models/tokenizer.js";

const encoding = (ids: number[], typeIds = ids.map(() => 0)): Encoding => ({
  ids,
  typeIds,
  truncated: false,
});
const ofLengths = (...lengths: number[]) => lengths.map((n) => encoding(new Array(n).fill(1)));

test("toBatch pads ids on the right with the padding token, types and mask with 0", () => {
  const batch = toBatch([encoding([5, 6], [0, 1]), encoding([7, 8, 9, 4])], 3);
  expect(batch).toEqual({
    size: 2,
    length: 4,
    ids: Int32Array.of(5, 6, 3, 3, 7, 8, 9, 4),
    typeIds: Int32Array.of(0, 1, 0, 0, 0, 0, 0, 0),
    mask: Float32Array.of(1, 1, 0, 0, 1, 1, 1, 1),
  });
});

test("a token that equals the padding token is not padding", () => {
  expect([...toBatch([encoding([0, 0])], 0).mask]).toEqual([1, 1]);
});

test("batchesByLength puts the shortest first, equal lengths in their order", () => {
  expect(batchesByLength(ofLengths(5, 2, 9, 2, 5, 1), 2)).toEqual([
    [5, 1],
    [3, 0],
    [4, 2],
  ]);
});

test("batchesByLength gives every position once, the last batch what is left", () => {
  for (const batchSize of [1, 3, 7, 100]) {
    const batches = batchesByLength(ofLengths(3, 1, 4, 1, 5, 9, 2), batchSize);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(batches.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
  }
  expect(batchesByLength([], 4)).toEqual([]);
});

test("batchesByTokens fills batches from the longest input on up to so many tokens, padding included", () => {
  const lengths = [5, 2, 9, 2, 5, 1, 30];
  const batches = batchesByTokens(ofLengths(...lengths), 10);
  expect(batches).toEqual([[6], [2], [0, 4], [1, 3, 5]]); // the first alone is too long, and a batch of its own
  for (const batch of batches.slice(1))
    expect(batch.length * Math.max(...batch.map((i) => lengths[i]))).toBeLessThanOrEqual(10);
});

test("batchesByTokens puts no more inputs into a batch than it may", () => {
  expect(batchesByTokens(ofLengths(1, 1, 1, 1, 1), 100, 2)).toEqual([[0, 1], [2, 3], [4]]);
});
