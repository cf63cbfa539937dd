import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { kolmogorovPValue, kolmogorovSmirnov } from "../../src/robustness/kolmogorov-smirnov.js";
import { drawInBall, dualNorm, type Norm } from "../../src/robustness/lp-ball.js";

const lengths: Record<string, (point: Float32Array) => number> = {
  1: (point) => point.reduce((sum, x) => sum + Math.abs(x), 0),
  2: (point) => Math.hypot(...point),
  Infinity: (point) => point.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0),
};

function draw(count: number, dimensions: number, norm: Norm, radius: number, seed = 1): Float32Array[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => {
    const point = new Float32Array(dimensions);
    drawInBall(random, norm, radius, point);
    return point;
  });
}

/** p-value of values' being uniform from 0 to 1. */
function uniformity(values: readonly number[]): number {
  return kolmogorovPValue(
    kolmogorovSmirnov(values, (value) => Math.min(1, Math.max(0, value))),
    values.length,
  );
}

describe.each<Norm>([1, 2, Number.POSITIVE_INFINITY])("drawInBall, p = %s", (norm) => {
  test.each([1, 2, 7, 300])("stays in the ball, and (‖x‖/R)^d is uniform, for d = %i", (dimensions) => {
    const radius = 2.5;
    const shares = draw(1000, dimensions, norm, radius).map((point) => lengths[norm](point) / radius);
    for (const share of shares) expect(share).toBeLessThanOrEqual(1 + 1e-6); // float32
    expect(uniformity(shares.map((share) => Math.min(1, share) ** dimensions))).toBeGreaterThan(0.001);
  });

  test("every coordinate is of every other's kind, and of either sign", () => {
    const points = draw(4000, 5, norm, 1);
    for (let i = 0; i < 5; i++) {
      const [mean, square] = [1, 2].map((power) => points.reduce((sum, x) => sum + x[i] ** power, 0) / 4000);
      // E x² of a coordinate, d = 5: 2/((d+1)(d+2)), 1/(d+2), 1/3
      const expected = { 1: 2 / 42, 2: 1 / 7, Infinity: 1 / 3 }[String(norm) as "1"];
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(expected / 4000));
      expect(Math.abs(square / expected - 1)).toBeLessThan(0.15);
    }
  });

  test("in the plane, every sector of an octant is hit by its share of the area", () => {
    const shares = draw(2000, 2, norm, 1).map(([x, y]) => {
      const [small, large] = [Math.abs(x), Math.abs(y)].sort((a, b) => a - b);
      // areas from the axis up to the slope small/large, over the octant's
      const slope = small / large;
      return { 1: (2 * slope) / (1 + slope), 2: Math.atan(slope) / (Math.PI / 4), Infinity: slope }[
        String(norm) as "1"
      ];
    });
    expect(uniformity(shares)).toBeGreaterThan(0.001);
  });

  test("the same generator draws the same, another draws others", () => {
    expect(draw(3, 4, norm, 1)).toEqual(draw(3, 4, norm, 1));
    expect(draw(3, 4, norm, 1, 2)).not.toEqual(draw(3, 4, norm, 1));
  });
});

test("dualNorm(norm): 1 and ∞ are each other's, 2 is its own", () => {
  expect(dualNorm(1)).toBe(Number.POSITIVE_INFINITY);
  expect(dualNorm(2)).toBe(2);
  expect(dualNorm(Number.POSITIVE_INFINITY)).toBe(1);
});
