import { describe, expect, test } from "vitest";
import { nelderMead } from "../../src/robustness/nelder-mead.js";

describe("nelderMead(f, start)", () => {
  test("finds the least of a bowl until values differ by no more than SciPy's 1e-4", () => {
    const bowl = ([a, b, c]: readonly number[]) => (a - 3) ** 2 + (b + 1) ** 2 + c ** 2;
    expect(bowl(nelderMead(bowl, [1, 1, 0]))).toBeLessThan(1e-4);
  });

  test("follows Rosenbrock's valley from (−1.2, 1) to (1, 1)", () => {
    const [x, y] = nelderMead(([a, b]) => 100 * (b - a * a) ** 2 + (1 - a) ** 2, [-1.2, 1]);
    expect(Math.hypot(x - 1, y - 1)).toBeLessThan(1e-4);
  });

  test("goes around a region of infinity", () => {
    const [x] = nelderMead(([a]) => (a < 2 ? Number.POSITIVE_INFINITY : a), [5]);
    expect(x).toBeCloseTo(2, 3);
  });

  test("takes 200 calls a dimension, and no more", () => {
    let calls = 0;
    nelderMead(
      ([a, b]) => {
        calls++;
        return a + b; // has no least value
      },
      [1, 1],
    );
    expect(calls).toBe(400);
  });

  test("returns the best point that it has seen", () => {
    const seen: [number, number][] = [];
    const f = ([a]: readonly number[]) => {
      const value = Math.sin(5 * a) + 0.1 * a * a;
      seen.push([value, a]);
      return value;
    };
    const [x] = nelderMead(f, [2.5]);
    expect(x).toBe(seen.reduce((best, call) => (call[0] < best[0] ? call : best))[1]);
  });
});
