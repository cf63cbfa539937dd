import { expect, test } from "vitest";
import {
  type GradientArrays,
  GradientSums,
  globalNorm,
  l2Norm,
  wholeGradient,
} from "../../src/training/gradient-arrays.js";

test("the length of a vector, however many entries it has", () => {
  for (const size of [0, 1, 2, 3, 4, 5, 7, 8, 101]) {
    const values = Float32Array.from({ length: size }, (_, i) => (i % 5) - 2);
    expect(l2Norm(values)).toBeCloseTo(Math.hypot(...values), 12);
  }
});

test("the norm of all gradients together", () => {
  const gradients = new Map([
    ["a", wholeGradient(Float32Array.of(3, 0))],
    ["b", { values: Float32Array.of(4), rows: Int32Array.of(7), width: 1 }],
  ]);
  expect(globalNorm(gradients)).toBe(5);
});

function meanOf(...batches: GradientArrays[]): GradientArrays {
  const sums = new GradientSums();
  for (const gradients of batches) sums.add(gradients);
  return sums.mean();
}

test("the mean of whole gradients, which stay as they are", () => {
  const parts = [Float32Array.of(1, 2), Float32Array.of(3, -2), Float32Array.of(5, 3)];
  const mean = meanOf(...parts.map((values) => new Map([["a", wholeGradient(values)]])));
  expect([...mean.get("a")!.values]).toEqual([3, 1]);
  expect(parts[0]).toEqual(Float32Array.of(1, 2));
});

test("the mean of gradients of different rows counts a row that is missing as 0", () => {
  const part = (rows: number[], ...values: number[]): GradientArrays =>
    new Map([["table", { rows: Int32Array.from(rows), values: Float32Array.from(values), width: 2 }]]);
  const mean = meanOf(part([4, 1], 2, 4, 6, 8), part([1, 9], 10, 12, 1, 3), part([4], 4, 5));
  const { values, rows, width } = mean.get("table")!;
  const byRow = Object.fromEntries(
    [...rows].map((row, place) => [row, [...values.subarray(place * width, (place + 1) * width)]]),
  );
  const [x, y] = Float32Array.of(16 / 3, 20 / 3);
  expect(byRow).toEqual({ 1: [x, y], 4: [2, 3], 9: [Math.fround(1 / 3), 1] });
});
