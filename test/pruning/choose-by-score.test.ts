import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chooseByScore, type PrunedFirst } from "../../src/pruning/choose-by-score.js";
import { readOracle } from "../oracle-arrays.js";
import { describeShared, hasShared, shared } from "../shared-files.js";

const table = [
  [0.3, 0.1, 0.9],
  [0.2, 0.1, 0.8],
];
const heads = table.flatMap((row, layer) => row.map((score, head) => ({ layer, head, score })));

/** Heads that are pruned, in rank order. */
function prunedOf(
  rows: readonly { layer: number; head: number; score: number }[],
  first: PrunedFirst,
  rho: number,
  minHeadsPerLayer = 0,
): [number, number][] {
  return chooseByScore(rows, first, { rho, minHeadsPerLayer })
    .filter(({ pruned }) => pruned)
    .sort((a, b) => a.rank - b.rank)
    .map(({ layer, head }) => [layer, head]);
}

describe("choosing by one score", () => {
  test("prunes the smallest first, or the largest", () => {
    expect(prunedOf(heads, "smallest", 0.5)).toEqual([
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
    expect(prunedOf(heads, "largest", 0.5)).toEqual([
      [0, 2],
      [1, 2],
      [0, 0],
    ]);
  });

  test("ties go by layer, then head, from either end and in any order of the rows", () => {
    const equal = heads.map((head) => ({ ...head, score: 0 }));
    for (const first of ["smallest", "largest"] as const) {
      expect(prunedOf([...equal].reverse(), first, 0.5)).toEqual([
        [0, 0],
        [0, 1],
        [0, 2],
      ]);
    }
  });

  test("gives every head its rank and score in the order of the rows, and protects none", () => {
    const rows = chooseByScore(heads, "smallest", { rho: 0.2, minHeadsPerLayer: 0 });
    expect(rows.map(({ rank }) => rank)).toEqual([4, 1, 6, 3, 2, 5]);
    expect(rows.map(({ score }) => score)).toEqual(heads.map(({ score }) => score));
    expect(rows.map(({ pruned }) => pruned)).toEqual([false, true, false, false, false, false]);
    expect(rows.some((row) => row.protected)).toBe(false);
  });

  test("⌊ρn⌋ heads go: exact in decimal, none at 0, all at 1", () => {
    const hundred = Array.from({ length: 100 }, (_, head) => ({ layer: 0, head, score: head }));
    expect([0, 0.29, 0.57, 1].map((rho) => prunedOf(hundred, "largest", rho).length)).toEqual([
      0, 29, 57, 100,
    ]);
  });

  test("every layer keeps minHeadsPerLayer heads, and others go in their place", () => {
    const deep = heads.map((head) => ({ ...head, score: head.score + 10 * head.layer }));
    expect(prunedOf(deep, "largest", 0.5)).toEqual([
      [1, 2],
      [1, 0],
      [1, 1],
    ]);
    expect(prunedOf(deep, "largest", 0.5, 1)).toEqual([
      [1, 2],
      [1, 0],
      [0, 2],
    ]);
  });

  test("more heads than may go is an error with all numbers", () => {
    expect(() => chooseByScore(heads, "smallest", { rho: 0.9, minHeadsPerLayer: 1 })).toThrow(
      "too many heads to prune: 5 (expected at most 4: of 6 heads, 6 are unprotected, 4 of them removable with minHeadsPerLayer 1; lower rho or minHeadsPerLayer)",
    );
  });

  test("other columns of the rows stay", () => {
    const rows = heads.map((head) => ({ ...head, scoreStderr: 0.1 }));
    expect(chooseByScore(rows, "smallest", { rho: 0, minHeadsPerLayer: 0 })[0]).toEqual({
      ...{ layer: 0, head: 0, score: 0.3, scoreStderr: 0.1 },
      ...{ protected: false, pruned: false, rank: 4 },
    });
  });
});

/** Arrays of the oracles that one score's choice rests on, by the method's name there. */
const chosenBy: Readonly<Record<string, readonly [array: string, first: PrunedFirst]>> = {
  michel: ["michel", "smallest"],
  michel_unnormalised: ["michel_raw", "smallest"],
  mask_grad: ["mask_grad", "smallest"],
  delta_only_unprotected: ["deltaC_word", "largest"],
};

for (const model of ["bert-mini-sst2", "minilm-l6-sst2"]) {
  describeShared(`choosing by one score from PyTorch's scores of ${model}`, () => {
    const folder = shared(`oracle/real/${model}`);
    const { pruned = {} } = hasShared ? JSON.parse(readFileSync(`${folder}/expected.json`, "utf8")) : {};
    const cases = Object.keys(pruned).flatMap((rho) =>
      Object.keys(chosenBy).map((method) => [method, rho] as const),
    );
    test.each(cases)("%s, ρ = %s: the same set", (method, rho) => {
      const [array, first] = chosenBy[method];
      const { shape, values } = readOracle(`${folder}/expected.safetensors`)(array);
      const rows = [...values].map((score, i) => ({
        layer: Math.floor(i / shape[1]),
        head: i % shape[1],
        score,
      }));
      const chosen = prunedOf(rows, first, Number(rho)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(chosen).toEqual(pruned[rho][method].pruned);
    });
  });
}
