import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { drawInBall, type Norm } from "./lp-ball.js";

/** How points are drawn: new ones for every batch, or each batch from one pool, with replacement (as ART does). */
export const SAMPLINGS = ["fresh", "pooled"] as const;
export type Sampling = (typeof SAMPLINGS)[number];

/** Where gradients are taken, and which of them count together. */
export interface SamplingPlan {
  readonly norm: Norm;
  /** R, of the ball around the example. */
  readonly radius: number;
  /** N_b */
  readonly batches: number;
  /** N_s */
  readonly samplesPerBatch: number;
  readonly sampling: Sampling;
  /** Points of the pool over `samplesPerBatch`; fresh sampling has no pool. */
  readonly poolFactor: number;
}

/**
 * Dual norms of margins' gradients at points.
 * @param offsets  of the points from the example, row-major [n, d]
 * @returns one array of n norms for each target
 */
export type GradientNorms = (offsets: Float32Array, n: number) => Promise<readonly ArrayLike<number>[]>;

/** Points that a plan takes gradients at. */
export function pointsOf({ sampling, batches, samplesPerBatch, poolFactor }: SamplingPlan): number {
  return samplesPerBatch * (sampling === "pooled" ? poolFactor : batches);
}

/**
 * Draws points in the ball, and finds each batch's largest gradient norm.
 *
 * @param dimensions    d, of a point
 * @param random        what the points come from; all targets share them
 * @param pointsAtOnce  points in one call of `gradientNorms`
 * @returns maxima, [targets][N_b]
 */
export async function sampleMaxima(
  plan: SamplingPlan,
  dimensions: number,
  random: RandomGenerator,
  pointsAtOnce: number,
  gradientNorms: GradientNorms,
): Promise<number[][]> {
  const { norm, radius, batches, samplesPerBatch, sampling } = plan;
  const points = pointsOf(plan);
  const norms: number[][] = []; // [targets][points]
  for (let start = 0; start < points; start += pointsAtOnce) {
    const n = Math.min(pointsAtOnce, points - start);
    const offsets = new Float32Array(n * dimensions);
    for (let i = 0; i < n; i++) {
      drawInBall(random, norm, radius, offsets.subarray(i * dimensions, (i + 1) * dimensions));
    }
    (await gradientNorms(offsets, n)).forEach((values, target) => {
      norms[target] ??= [];
      for (let i = 0; i < n; i++) norms[target].push(values[i]);
    });
  }
  const choices = Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: samplesPerBatch }, (_, i) =>
      sampling === "pooled" ? uniformInt(random, 0, points - 1) : batch * samplesPerBatch + i,
    ),
  );
  return norms.map((values) => batchMaxima(values, choices));
}

/**
 * The largest norm of each batch.
 * @param norms    of the points
 * @param choices  positions of the points that each batch takes, [N_b][N_s]
 */
export function batchMaxima(norms: ArrayLike<number>, choices: readonly (readonly number[])[]): number[] {
  return choices.map((batch) => batch.reduce((largest, i) => Math.max(largest, norms[i]), 0));
}
