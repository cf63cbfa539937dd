import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { drawInBall, type Norm } from "./lp-ball.js";
import { descend, lengthIn, projectIntoBall } from "./lp-projection.js";

/** Margins of an example's class at points around it. */
export interface MarginsAtPoints {
  /** Logit of the class − the largest of the others, [n]. */
  readonly margins: ArrayLike<number>;
  /** The class of that largest other logit, [n]. */
  readonly rivals: ArrayLike<number>;
  /** Of the margin over each point's target, row-major [n, d]. */
  readonly gradients: Float32Array;
}

/**
 * @param offsets  of the points from the example, row-major [n, d]
 * @param targets  the class that each point is to come to, [n]
 */
export type MarginsAt = (offsets: Float32Array, targets: readonly number[]) => Promise<MarginsAtPoints>;

export interface BallSearch {
  readonly norm: Norm;
  /** Steps downhill of each start. */
  readonly steps: number;
  /** Starts towards each target: the centre, then random points of the ball. */
  readonly restarts: number;
}

/** A point at which another class is ahead. */
export interface FoundPoint {
  /** From the example, in the norm. */
  readonly distance: number;
  readonly prediction: number;
}

/** All steps together, in radii: a step is 2.5·R / steps, as Madry et al.'s. */
const CROSSINGS = 2.5;

/**
 * Projected gradient descent on the margins over other classes in the ball around an example (Madry et al., "Towards deep
 * learning models resistant to adversarial attacks", 2018). It ends as soon as one of the starts, which go downhill
 * together, has crossed into another class.
 *
 * @param dimensions  d, of a point
 * @param targets     the other classes
 * @returns the nearest point of those that have; null where none has after all steps
 */
export async function searchBall(
  marginsAt: MarginsAt,
  dimensions: number,
  targets: readonly number[],
  radius: number,
  { norm, steps, restarts }: BallSearch,
  random: RandomGenerator,
): Promise<FoundPoint | null> {
  const targetOf = Array.from({ length: restarts }, () => targets).flat();
  const offsets = new Float32Array(targetOf.length * dimensions);
  const rowOf = (values: Float32Array, i: number) => values.subarray(i * dimensions, (i + 1) * dimensions);
  for (let i = targets.length; i < targetOf.length; i++) drawInBall(random, norm, radius, rowOf(offsets, i));
  for (let step = 0; ; step++) {
    const { margins, rivals, gradients } = await marginsAt(offsets, targetOf);
    const found = targetOf.flatMap((_, i): FoundPoint[] =>
      margins[i] < 0 ? [{ distance: lengthIn(norm, rowOf(offsets, i)), prediction: rivals[i] }] : [],
    );
    if (found.length > 0) return found.reduce((a, b) => (b.distance < a.distance ? b : a));
    if (step === steps) return null;
    for (let i = 0; i < targetOf.length; i++) {
      descend(norm, (CROSSINGS * radius) / steps, rowOf(gradients, i), rowOf(offsets, i));
      projectIntoBall(norm, radius, rowOf(offsets, i));
    }
  }
}
