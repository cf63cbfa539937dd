import { expect, test } from "vitest";
import { estimateLipschitz, extremeValueClever } from "../../src/robustness/extreme-value-clever.js";
import { batchMaxima } from "../../src/robustness/gradient-maxima.js";
import { dualNorm } from "../../src/robustness/lp-ball.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeShared } from "../shared-files.js";
import { boundsOf } from "./sampled-bounds.js";
import {
  lengthIn,
  marginGradient,
  normOf,
  type OracleCase,
  type OracleTarget,
  readClever,
  type SmallNetwork,
} from "./small-network.js";

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
