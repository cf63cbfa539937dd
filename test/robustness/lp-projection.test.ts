import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { drawInBall, NORMS } from "../../src/robustness/lp-ball.js";
import { descend, lengthIn, projectIntoBall } from "../../src/robustness/lp-projection.js";

const INFINITY = Number.POSITIVE_INFINITY;
const projected = (norm: (typeof NORMS)[number], radius: number, point: readonly number[]) => {
  const moved = Float32Array.from(point);
  projectIntoBall(norm, radius, moved);
  return [...moved];
};

test("lengths of (3, −4, 0)", () => {
  expect(NORMS.map((norm) => lengthIn(norm, [3, -4, 0]))).toEqual([7, 5, 4]);
});

describe("projectIntoBall", () => {
  test("L∞ cuts each coordinate, L2 shortens, L1 takes the same from each and stops at 0", () => {
    expect(projected(INFINITY, 1, [3, -4, 0.5])).toEqual([1, -1, 0.5]);
    expect(projected(2, 1, [3, -4, 0])).toEqual([0.6, -0.8, 0].map(Math.fround));
    expect(projected(1, 2, [3, -2, 0.5])).toEqual([1.5, -0.5, 0]); // 1.5 from each
    expect(projected(1, 1, [3, -1, 1])).toEqual([1, -0, 0]);
  });

  test.each(NORMS)("L%s: points of the ball stay, others come to its surface", (norm) => {
    const random = xoroshiro128plus(1);
    const point = new Float32Array(30);
    drawInBall(random, norm, 2, point);
    expect(projected(norm, 2, [...point])).toEqual([...point]);
    expect(lengthIn(norm, projected(norm, 0.5, [...point]))).toBeCloseTo(0.5, 6);
  });

  test.each(NORMS)("L%s: no other point of the ball is nearer in L2", (norm) => {
    const random = xoroshiro128plus(2);
    const [outside, inside] = [new Float32Array(5), new Float32Array(5)];
    drawInBall(random, norm, 4, outside);
    const nearest = projected(norm, 1, [...outside]);
    const distanceTo = (point: ArrayLike<number>) =>
      lengthIn(
        2,
        outside.map((x, i) => x - point[i]),
      );
    for (let draw = 0; draw < 2000; draw++) {
      drawInBall(random, norm, 1, inside);
      expect(distanceTo(inside)).toBeGreaterThanOrEqual(distanceTo(nearest));
    }
  });
});

describe("descend", () => {
  const moved = (norm: (typeof NORMS)[number]) => {
    const point = new Float32Array(3);
    descend(norm, 10, Float32Array.from([3, -4, 0]), point);
    return [...point];
  };

  test("goes against the gradient, by its signs, or along its largest coordinate", () => {
    expect(moved(2)).toEqual([-6, 8, 0]);
    expect(moved(INFINITY)).toEqual([-10, 10, 0]);
    expect(moved(1)).toEqual([0, 10, 0]);
  });

  test("stays where there is no gradient", () => {
    for (const norm of NORMS) {
      const point = Float32Array.from([1, 2]);
      descend(norm, 10, new Float32Array(2), point);
      expect([...point]).toEqual([1, 2]);
    }
  });
});
