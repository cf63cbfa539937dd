import { describe, expect, test } from "vitest";
import { type Combination, combineSamples, type Estimate } from "../../src/results/combine-samples.js";
import type { HeadSampleRow } from "../../src/results/head-score-rows.js";
import { resampledScores } from "../../src/results/resampled-scores.js";
import { AGGREGATES, type Aggregate } from "../../src/robustness/sample-terms.js";
import { relativeToMax } from "../oracle-arrays.js";

const heads = Array.from({ length: 8 }, (_, i) => ({ layer: Math.floor(i / 2), head: i % 2 }));

/**
 * Twelve samples of eight heads. Masked were, with `exact`, all heads; with `corrected`, all heads on every other sample;
 * with `refine`, six of the heads; with `first-order`, none. Sample 5 was skipped as misclassified.
 */
function samplesOf(estimate: Estimate): HeadSampleRow[] {
  const isMasked = (n: number, h: number) =>
    ({ exact: true, "first-order": false, corrected: n % 2 === 0, refine: h < 6 })[estimate];
  return Array.from({ length: 12 }, (_, n) =>
    heads.map((head, h) => {
      const change = Math.sin(3 * n + h) + h / 4;
      return {
        ...{ id: 7 * n, ...head, clever: 1 + n, fisher: 1 + ((n * h) % 5) },
        deltaClever: n === 5 || !isMasked(n, h) ? null : change,
        firstOrder: n === 5 || estimate === "exact" ? null : 0.8 * change + 0.1 * Math.cos(n * h),
      };
    }),
  ).flat();
}

const combination = (estimate: Estimate, aggregate: Aggregate): Combination => ({
  ...{ estimate, aggregate, trim: 0.2, seed: 1 },
});
const deltas = (samples: readonly HeadSampleRow[], how: Combination) =>
  combineSamples(samples, how).map(({ deltaClever }) => deltaClever);

describe("resampledScores", () => {
  test.each(
    (["exact", "first-order", "refine", "corrected"] as const).flatMap((estimate) =>
      AGGREGATES.filter(
        (aggregate) => estimate !== "corrected" || !["trimmed", "median"].includes(aggregate),
      ).map((aggregate) => [estimate, aggregate] as const),
    ),
  )("of the samples as they are, are the scores themselves (%s, %s)", (estimate, aggregate) => {
    const samples = samplesOf(estimate);
    const how = combination(estimate, aggregate);
    const scores = resampledScores(samples, how)!;
    expect(scores.heads).toEqual(heads);
    const expected = combineSamples(samples, how);
    expect(relativeToMax(scores.deltaClever(), deltas(samples, how))).toBeLessThan(1e-12);
    expect(
      relativeToMax(
        scores.fisher(),
        expected.map(({ fisher }) => fisher),
      ),
    ).toBeLessThan(1e-12);
  });

  test.each(["exact", "first-order", "corrected"] as const)(
    "of a resample, are the scores of samples that occur so often (%s)",
    (estimate) => {
      const samples = samplesOf(estimate);
      const how = combination(estimate, "mean");
      const scores = resampledScores(samples, how)!;
      const size = scores.groups.reduce((sum, group) => sum + group, 0);
      const counts = Uint32Array.from({ length: size }, (_, n) => n % 3);
      const again = inOrder(samples, estimate).flatMap((row, n) =>
        Array.from({ length: counts[n] }, (_, copy) =>
          row.map((s) => ({ ...s, id: 1000 * copy + s.id })),
        ).flat(),
      );
      expect(relativeToMax(scores.deltaClever(counts), deltas(again, how))).toBeLessThan(1e-12);
      const fisher = combineSamples(again, how).map((row) => row.fisher);
      expect(relativeToMax(scores.fisher(counts), fisher)).toBeLessThan(1e-12);
    },
  );

  test("draws samples of each kind apart: exact, first-order, left out", () => {
    const groups = (estimate: Estimate) =>
      resampledScores(samplesOf(estimate), combination(estimate, "mean"))!.groups;
    expect(groups("exact")).toEqual([11, 1]);
    expect(groups("first-order")).toEqual([11, 1]);
    expect(groups("refine")).toEqual([11, 1]);
    expect(groups("corrected")).toEqual([6, 5, 1]);
  });

  test("are none of fewer than four samples", () => {
    const how = combination("exact", "mean");
    const first = (n: number) => samplesOf("exact").slice(0, n * heads.length);
    expect(resampledScores(first(3), how)).toBeNull();
    expect(resampledScores(first(4), how)).not.toBeNull();
  });
});

/** Samples as `resampledScores` orders them: with exact scores, with first-order ones alone, left out. */
function inOrder(samples: readonly HeadSampleRow[], estimate: Estimate): HeadSampleRow[][] {
  const rows = Array.from({ length: 12 }, (_, n) => samples.slice(n * heads.length, (n + 1) * heads.length));
  const kind = ([{ deltaClever, firstOrder }]: HeadSampleRow[]) =>
    deltaClever !== null ? 0 : firstOrder === null ? 2 : estimate === "corrected" ? 1 : 0;
  return [0, 1, 2].flatMap((wanted) => rows.filter((row) => kind(row) === wanted));
}
