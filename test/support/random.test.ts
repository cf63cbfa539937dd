import { describe, expect, test } from "vitest";
import { drawIndices } from "../../src/support/random.js";

describe("drawIndices", () => {
  test("gives as many different indices below the size as asked for, ascending", () => {
    for (let seed = 0; seed < 50; seed++) {
      const drawn = drawIndices(20, 60, seed);
      expect(drawn.length).toBe(20);
      expect(drawn.every((index, i) => index >= 0 && index < 60 && (i === 0 || index > drawn[i - 1]))).toBe(
        true,
      );
    }
  });

  test("draws the same with the same seed, and other indices with another", () => {
    expect(drawIndices(100, 872, 1)).toEqual(drawIndices(100, 872, 1));
    const draws = new Set(Array.from({ length: 100 }, (_, seed) => drawIndices(10, 872, seed).join()));
    expect(draws.size).toBe(100);
  });

  test("does not change from one version of this library to the next", () => {
    expect(drawIndices(5, 100, 1)).toEqual([13, 46, 56, 91, 94]);
    expect(drawIndices(5, 100, -1)).toEqual([34, 38, 48, 84, 91]);
  });

  test("all of them is all of them, none is none", () => {
    expect(drawIndices(5, 5, 3)).toEqual([0, 1, 2, 3, 4]);
    expect(drawIndices(0, 5, 3)).toEqual([]);
    expect(drawIndices(0, 0, 3)).toEqual([]);
  });

  test("a larger draw with the same seed holds the smaller", () => {
    expect(drawIndices(30, 100, 7)).toEqual(expect.arrayContaining(drawIndices(10, 100, 7)));
  });

  test("draws every set of indices equally often", () => {
    const seeds = 3000;
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= seeds; seed++) {
      const drawn = drawIndices(2, 6, seed).join();
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect(counts.size).toBe(15);
    expect(chiSquare([...counts.values()], seeds / 15)).toBeLessThan(36.12); // 99.9 % of χ² with 14 degrees
  });

  test("draws every index of many equally often", () => {
    const counts = new Array<number>(20).fill(0);
    for (let seed = 1; seed <= 4000; seed++) counts[drawIndices(1, 20, seed)[0]]++;
    expect(chiSquare(counts, 200)).toBeLessThan(43.82); // 99.9 % of χ² with 19 degrees
  });
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
