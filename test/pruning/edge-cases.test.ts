import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { chooseHeads } from "../../src/pruning/choose-heads.js";
import { compositeScore } from "../../src/pruning/composite-score.js";
import { minMax } from "../../src/pruning/min-max.js";
import { ceilShare, floorShare } from "../../src/support/exact-share.js";
import { describeShared, hasShared, shared } from "../shared-files.js";
import { expectRule, type RuleCase } from "./rule-case.js";

const edge = hasShared ? JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8")) : {};

// Scores to the last bit or two of a number near 16: logarithms of two mathematics libraries differ there.
describeShared("the rule beside shared/oracle/edge.json", () => {
  test("⌊ρn⌋ is exact in decimal", () => {
    expect(edge.floorRho.length).toBeGreaterThan(0);
    for (const { rho, heads, K } of edge.floorRho)
      expect([rho, heads, floorShare(rho, heads)]).toEqual([rho, heads, K]);
  });

  test("⌈γn⌉ is exact in decimal", () => {
    expect(edge.ceilGamma.length).toBeGreaterThan(0);
    for (const { gamma, heads, count } of edge.ceilGamma) {
      expect([gamma, heads, ceilShare(gamma, heads)]).toEqual([gamma, heads, count]);
    }
  });

  test.each((edge.minmax ?? []) as { name: string; x: number[]; y: number[] }[])(
    "minMax: $name",
    ({ x, y }) => {
      expect(minMax(x)).toEqual(y);
    },
  );

  test.each((edge.rule ?? []) as RuleCase[])("$name", (rule) => expectRule(rule, 4e-15));
});

test("a share is taken as the decimal that it prints as", () => {
  expect([
    floorShare(0.29, 100),
    floorShare(0.57, 100),
    floorShare(1e-7, 1e7),
    floorShare(1, 5),
    floorShare(0, 5),
  ]).toEqual([29, 57, 1, 5, 0]);
  expect([
    ceilShare(0.07, 100),
    ceilShare(0.14, 100),
    ceilShare(1e-7, 5),
    ceilShare(1, 5),
    ceilShare(0, 5),
  ]).toEqual([7, 14, 1, 5, 0]);
});

test("minMax scales to [0, 1], and makes equal values 0", () => {
  expect(minMax([3, -1, 7, 0.5])).toEqual([0.5, 0, 1, 0.1875]);
  expect(minMax([2, 2])).toEqual([0, 0]);
});

const heads = [
  { layer: 0, head: 0, deltaClever: 2, fisher: 1 },
  { layer: 0, head: 1, deltaClever: 1, fisher: Math.E },
  { layer: 1, head: 0, deltaClever: 0, fisher: Math.E ** 2 },
  { layer: 1, head: 1, deltaClever: 2, fisher: 1 },
];

test("S = β·ΔC′ − α·I′ with I the logarithm of Fisher", () => {
  const rated = compositeScore(heads, { alpha: 0.5, beta: 2, gamma: 0.25 });
  expect(rated.map(({ importance }) => Number(importance.toFixed(9)))).toEqual([0, 1, 2, 0]);
  expect(rated.map(({ score }) => Number(score.toFixed(9)))).toEqual([2, 0.75, -0.5, 2]);
  expect(rated.map((head) => head.protected)).toEqual([false, false, true, false]);
});

test("ties go by layer, then head", () => {
  const rated = compositeScore(heads, { alpha: 0.5, beta: 1, gamma: 0 });
  const pruned = chooseHeads(rated, { rho: 0.5, minHeadsPerLayer: 0 });
  expect(pruned.map(({ layer, head }) => [layer, head])).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test("every layer keeps minHeadsPerLayer heads, and others go in their place", () => {
  const rated = compositeScore(heads, { alpha: 0, beta: 1, gamma: 0 });
  const pruned = chooseHeads(rated, { rho: 0.5, minHeadsPerLayer: 1 });
  expect(pruned.map(({ layer, head }) => [layer, head])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(() => chooseHeads(rated, { rho: 0.75, minHeadsPerLayer: 1 })).toThrow(
    "too many heads to prune: 3 (expected at most 2: of 4 heads, 4 are unprotected, 2 of them removable with minHeadsPerLayer 1; lower rho or minHeadsPerLayer)",
  );
});

test("more heads to prune than are unprotected is an error with all three numbers", () => {
  const rated = compositeScore(heads, { alpha: 0.5, beta: 1, gamma: 0.5 });
  expect(() => chooseHeads(rated, { rho: 0.75, minHeadsPerLayer: 0 })).toThrow(
    "too many heads to prune: 3 (expected at most 2: of 4 heads, 2 are unprotected; lower rho or gamma)",
  );
});
