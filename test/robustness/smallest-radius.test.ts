import { expect, test } from "vitest";
import { smallestRadius } from "../../src/robustness/smallest-radius.js";

/** A search that finds a point at 3 in every ball that reaches as far, and what it was asked. */
function boundaryAt3() {
  const radii: number[] = [];
  const search = async (radius: number) => {
    radii.push(radius);
    return radius >= 3 ? { distance: radius, prediction: 1 } : null;
  };
  return { search, radii };
}

test("radii double until something is found, and then halve the gap", async () => {
  const { search, radii } = boundaryAt3();
  const { found, nothingWithin } = await smallestRadius(search, { start: 1, maxRadius: 100, tolerance: 0.1 });
  expect(radii).toEqual([1, 2, 4, 3, 2.5, 2.75]);
  expect(found).toEqual({ distance: 3, prediction: 1 });
  expect(nothingWithin).toBe(2.75);
});

test("the distance exceeds the last radius without by at most the tolerance", async () => {
  for (const tolerance of [0.5, 0.1, 0.001]) {
    const { found, nothingWithin } = await smallestRadius(boundaryAt3().search, {
      start: 0.3,
      maxRadius: 50,
      tolerance,
    });
    expect(found!.distance).toBeGreaterThanOrEqual(3);
    expect(nothingWithin).toBeLessThan(3);
    expect((found!.distance - nothingWithin) / found!.distance).toBeLessThanOrEqual(tolerance);
  }
});

test("a boundary inside the first ball is found too", async () => {
  const { found } = await smallestRadius(boundaryAt3().search, { start: 64, maxRadius: 64, tolerance: 0.01 });
  expect(found!.distance).toBeGreaterThanOrEqual(3);
  expect(found!.distance).toBeLessThan(3.04);
});

test("up to the largest radius there may be nothing", async () => {
  const { search, radii } = boundaryAt3();
  const result = await smallestRadius(search, { start: 0.6, maxRadius: 2.9, tolerance: 0.1 });
  expect(result).toEqual({ found: null, nothingWithin: 2.9 });
  expect(radii).toEqual([0.6, 1.2, 2.4, 2.9]);
});

test("a larger ball may show a point that the search missed in a smaller one, which then counts for nothing", async () => {
  const radii: number[] = [];
  const search = async (radius: number) => {
    radii.push(radius);
    return radius === 2 || radius < 0.5 ? null : { distance: Math.min(radius, 0.9), prediction: 0 };
  };
  const { found, nothingWithin } = await smallestRadius(search, { start: 2, maxRadius: 8, tolerance: 0.1 });
  expect(radii.slice(0, 4)).toEqual([2, 4, 0.45, 0.675]);
  expect(nothingWithin).toBeLessThan(0.5);
  expect(found!.distance).toBeCloseTo(0.5, 1);
});
