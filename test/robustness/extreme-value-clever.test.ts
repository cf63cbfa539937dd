import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { estimateLipschitz, extremeValueClever } from "../../src/robustness/extreme-value-clever.js";
import { sampleMaxima } from "../../src/robustness/gradient-maxima.js";
import { dualNorm, type Norm } from "../../src/robustness/lp-ball.js";
import { boundsOf, plan } from "./sampled-bounds.js";
import { gradientNormsOf, lengthIn, marginGradient, type SmallNetwork } from "./small-network.js";

const linear: SmallNetwork = {
  layers: [
    {
      weight: [
        [1, -2, 0.5],
        [0.3, 0.4, -1],
        [-1, 0.7, 2],
      ],
      bias: [0.1, 0, -0.2],
    },
  ],
};
const NORMS: readonly Norm[] = [1, 2, Number.POSITIVE_INFINITY];
describe("a linear classifier", () => {
  test.each(NORMS)(
    "p = %s: the bound is margin / ‖w_c − w_j‖_q, from the largest norm, as nothing varies",
    async (norm) => {
      const x = [2, -1, 0.5]; // class 0
      const { logits } = marginGradient(linear, x, 0, 1);
      const bounds = await boundsOf(linear, x, [1, 2], { norm, radius: 100 });
      bounds.forEach(({ bound, fallback, fit }, i) => {
        const difference = linear.layers[0].weight[0].map((w, k) => w - linear.layers[0].weight[i + 1][k]);
        expect(bound).toBeCloseTo((logits[0] - logits[i + 1]) / lengthIn(dualNorm(norm), difference), 13);
        expect([fallback, fit]).toEqual(["no spread", null]);
      });
    },
  );
});

describe("sampleMaxima", () => {
  /** Norms that tell which point they are of: its number, in the order of the calls. */
  const numbering = () => {
    let next = 0;
    const calls: number[] = [];
    const norms = async (offsets: Float32Array, n: number) => {
      calls.push(n);
      expect(offsets).toHaveLength(3 * n);
      return [Array.from({ length: n }, () => next++)];
    };
    return { calls, norms };
  };

  test("fresh: every batch has points of its own, so that the last of each has the largest number", async () => {
    const { calls, norms } = numbering();
    const [maxima] = await sampleMaxima(
      plan({ batches: 4, samplesPerBatch: 5 }),
      3,
      xoroshiro128plus(1),
      8,
      norms,
    );
    expect(calls).toEqual([8, 8, 4]);
    expect(maxima).toEqual([4, 9, 14, 19]);
  });

  test("pooled: batches take from poolFactor × samplesPerBatch points, with replacement", async () => {
    const { calls, norms } = numbering();
    const changes = { sampling: "pooled", batches: 300, samplesPerBatch: 2, poolFactor: 3 } as const;
    const [maxima] = await sampleMaxima(plan(changes), 3, xoroshiro128plus(1), 100, norms);
    expect(calls).toEqual([6]);
    // P(largest ≤ k) = ((k + 1)/6)²; without replacement 0 could not be the largest
    const counts = [0, 1, 2, 3, 4, 5].map((k) => maxima.filter((value) => value === k).length);
    counts.forEach((count, k) => {
      const share = (2 * k + 1) / 36;
      expect(Math.abs(count / 300 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 300));
    });
  });

  test("points are the same however many are taken at once", async () => {
    const x = [0.3, -0.2, 0.5];
    const network = { layers: [...linear.layers, { weight: linear.layers[0].weight, bias: [0, 0, 0] }] };
    const norms = gradientNormsOf(network, x, 0, [1], 2);
    const [few, many] = await Promise.all(
      [3, 80].map((atOnce) => sampleMaxima(plan(), 3, xoroshiro128plus(5), atOnce, norms)),
    );
    expect(few).toEqual(many);
    expect(await sampleMaxima(plan(), 3, xoroshiro128plus(6), 80, norms)).not.toEqual(many);
  });
});

describe("estimateLipschitz", () => {
  const good = [2.31, 2.47, 2.05, 2.9, 2.66, 2.58, 2.73, 2.2, 2.81, 2.4, 2.62, 2.69];
  const crowded = Array.from({ length: 60 }, (_, i) => 2 - (i / 60) ** 3);
  const clusters = [1, 2].flatMap((centre) => Array.from({ length: 40 }, (_, i) => centre + (i * i) / 1e5));

  test("is the fit's location where a fit is good, beyond the largest norm", () => {
    for (const fit of ["interior", "authors"] as const) {
      const estimate = estimateLipschitz(good, fit);
      expect(estimate.fallback).toBeNull();
      expect(estimate.lipschitz).toBe(estimate.fit!.location);
      expect(estimate.lipschitz).toBeGreaterThan(2.9);
    }
  });

  test("is the largest norm where there is no interior maximum, and says so", () => {
    expect(estimateLipschitz(crowded, "interior")).toEqual({
      lipschitz: 2,
      fit: null,
      fallback: "no interior maximum",
    });
  });

  test("is the largest norm where p is below 0.001, and still tells the fit", () => {
    const { lipschitz, fallback, fit } = estimateLipschitz(clusters, "authors");
    expect([lipschitz, fallback]).toEqual([Math.max(...clusters), "p below 0.001"]);
    expect(fit!.p).toBeLessThan(0.001);
  });

  test("art takes the search's location as it is, with a p-value however small", () => {
    const { lipschitz, fallback, fit } = estimateLipschitz(clusters, "art");
    expect([lipschitz, fallback]).toEqual([fit!.location, null]);
    expect(fit!.p).toBeLessThan(0.001);
  });
});

test("extremeValueClever is margin / K̂ up to the radius, and 0 where there is no margin", () => {
  expect(extremeValueClever(3, 2, 5)).toBe(1.5);
  expect(extremeValueClever(30, 2, 5)).toBe(5);
  expect(extremeValueClever(3, 0, 5)).toBe(5); // a margin that nothing changes
  expect(extremeValueClever(-3, 2, 5)).toBe(0);
  expect(extremeValueClever(0, 0, 5)).toBe(0);
});
