import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { estimateLipschitz, extremeValueClever } from "../../src/robustness/extreme-value-clever.js";
import { batchMaxima, type SamplingPlan, sampleMaxima } from "../../src/robustness/gradient-maxima.js";
import { dualNorm, type Norm } from "../../src/robustness/lp-ball.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeShared } from "../shared-files.js";
import {
  gradientNormsOf,
  lengthIn,
  marginGradient,
  normOf,
  type OracleCase,
  type OracleTarget,
  readClever,
  type SmallNetwork,
} from "./small-network.js";

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
const plan = (changes: Partial<SamplingPlan> = {}): SamplingPlan => ({
  ...{ norm: 2, radius: 1, batches: 10, samplesPerBatch: 8, sampling: "fresh", poolFactor: 5 },
  ...changes,
});

/** Bounds of x by own sampling, one a target. */
async function boundsOf(
  network: SmallNetwork,
  x: number[],
  targets: number[],
  changes: Partial<SamplingPlan>,
  seed = 1,
) {
  const sampling = plan(changes);
  const { logits } = marginGradient(network, x, 0, 1);
  const from = logits.indexOf(Math.max(...logits));
  const norms = gradientNormsOf(network, x, from, targets, dualNorm(sampling.norm));
  const maxima = await sampleMaxima(sampling, x.length, xoroshiro128plus(seed), 7, norms);
  return targets.map((to, i) => {
    const estimate = estimateLipschitz(maxima[i], "interior");
    return {
      ...estimate,
      bound: extremeValueClever(logits[from] - logits[to], estimate.lipschitz, sampling.radius),
    };
  });
}

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

interface LinearTarget extends OracleTarget {
  readonly analytic_lipschitz: number;
  readonly analytic_score: number;
}

describeShared("shared/oracle/clever/linear.json", () => {
  const { layers, cases } = readClever("linear.json") as SmallNetwork & { cases: OracleCase<LinearTarget>[] };

  test.each(cases.map((item) => [item.norm, item.radius, item] as const))(
    "p = %s, R = %d: every target's bound and constant are the closed form's",
    async (_, radius, item) => {
      const { targets, nb_batches: batches, batch_size: samplesPerBatch } = item;
      const changes = { norm: normOf(item), radius, batches, samplesPerBatch };
      const classes = targets.map(({ target }) => target);
      const bounds = await boundsOf({ layers }, item.x, classes, changes);
      targets.forEach(({ analytic_score, analytic_lipschitz }, i) => {
        expect(bounds[i].fallback).toBe("no spread");
        expect(Math.abs(bounds[i].lipschitz / analytic_lipschitz - 1)).toBeLessThan(1e-14);
        expect(Math.abs(bounds[i].bound / analytic_score - 1)).toBeLessThan(1e-14);
      });
    },
  );
});

interface Pool {
  readonly pool?: number[][];
  readonly pool_gradient_norms?: number[];
  readonly choices?: number[][];
}

interface TrueMinimum {
  readonly true_minimum: { readonly distance: number; readonly per_class: Record<string, number> };
}

describeShared("shared/oracle/clever/mlp.json", () => {
  const { layers, cases, fresh_batches } = readClever("mlp.json") as SmallNetwork & {
    cases: (OracleCase<OracleTarget & Pool> & TrueMinimum)[];
    fresh_batches: (OracleCase<OracleTarget & { score_from_authors_fit: number }> & TrueMinimum)[];
  };
  const network = { layers };

  test("step by step from the pool: norms of the gradients, and each batch's largest", () => {
    let pools = 0;
    for (const { x, predicted, targets, ...item } of cases) {
      for (const { target, pool, pool_gradient_norms: norms, choices, maxima } of targets) {
        if (!pool || !norms || !choices) continue;
        pools++;
        const dual = dualNorm(normOf(item));
        const ours = pool.map((point) =>
          lengthIn(dual, marginGradient(network, point, predicted, target).gradient),
        );
        expect(relativeToMax(ours, norms)).toBeLessThan(2e-6); // float32 there
        expect(relativeToMax(batchMaxima(norms, choices), maxima)).toBeLessThan(1e-6);
        const inBall = pool.map((point) =>
          lengthIn(
            normOf(item),
            point.map((value, i) => value - x[i]),
          ),
        );
        expect(Math.max(...inBall)).toBeLessThan(item.radius * (1 + 1e-5));
      }
    }
    expect(pools).toBeGreaterThan(0);
  });

  test("from the maxima: margins, fits and scores of every case, pooled and fresh", () => {
    let fitted = 0;
    for (const { x, predicted, targets, logits, radius } of [...cases, ...fresh_batches]) {
      for (const { target, margin, maxima, profile_fit, fit_authors, ...scores } of targets) {
        const at = marginGradient(network, x, predicted, target).logits;
        expect(relativeToMax(at, logits)).toBeLessThan(1e-6); // float32 there
        expect(Math.abs(at[predicted] - at[target] - margin)).toBeLessThan(1e-6);

        const { lipschitz, fit, fallback } = estimateLipschitz(maxima, "interior");
        if (!profile_fit!.interior_maximum) {
          expect([lipschitz, fit, fallback]).toEqual([Math.max(...maxima), null, "no interior maximum"]);
          continue;
        }
        fitted++;
        expect(Math.abs(fit!.location / -profile_fit!.loc - 1)).toBeLessThan(1e-6);
        expect(Math.abs(fit!.shape / profile_fit!.c - 1)).toBeLessThan(1e-6);
        // the file's score is the fit's, of whatever p
        const score = extremeValueClever(margin, fit!.location, radius);
        expect(Math.abs(score / scores.score_from_profile_fit! - 1)).toBeLessThan(1e-6);
        expect(fallback).toBe(fit!.p < 0.001 ? "p below 0.001" : null);
        expect(lipschitz).toBe(fallback ? Math.max(...maxima) : fit!.location);
        expect(fallback !== null).toBe(fit_authors.fallback);

        const authors = estimateLipschitz(maxima, "authors");
        expect(Math.abs(authors.lipschitz / fit_authors.lipschitz - 1)).toBeLessThan(1e-6);
      }
    }
    expect(fitted).toBeGreaterThan(0);
  });

  test.each(fresh_batches.map((item, i) => [i, item.norm, item.radius, item] as const))(
    "own sampling, fresh batches %i (p = %s, R = %d): near the file's score, and below the true distance",
    async (_i, _norm, radius, item) => {
      const { targets, nb_batches, batch_size } = item;
      const size = { batches: Math.min(nb_batches, 100), samplesPerBatch: Math.min(batch_size, 256) };
      const changes = { norm: normOf(item), radius, ...size };
      const classes = targets.map(({ target }) => target);
      const bounds = await boundsOf(network, item.x, classes, changes);
      targets.forEach(({ target, score_from_authors_fit: expected }, i) => {
        expect(Math.abs(bounds[i].bound / expected - 1)).toBeLessThan(0.03);
        expect(bounds[i].bound).toBeLessThan(item.true_minimum.per_class[target]);
      });
      expect(Math.min(...bounds.map(({ bound }) => bound))).toBeLessThan(item.true_minimum.distance);
    },
  );
});
