import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { drawInBall, type Norm } from "./lp-ball.js";
import { descend, lengthIn, projectIntoBall } from "./lp-projection.js";

/** Margins of an example's class at points around it. */
export interface MarginsAtPoints {
  /** Logit of the class − the largest of the others, [n]. */
  readonly margins: ArrayLike<number>;
  /** The class of that largest other logit, [n]. */
  readonly rivals: ArrayLike<number>;
  /** Of the margins, row-major [n, d]. */
  readonly gradients: Float32Array;
}

/** @param offsets  of the points from the example, row-major [n, d] */
export type MarginsAt = (offsets: Float32Array, n: number) => Promise<MarginsAtPoints>;

export interface BallSearch {
  readonly norm: Norm;
  /** Steps downhill of each start. */
  readonly steps: number;
  /** Starts: the centre, then random points of the ball. */
  readonly restarts: number;
}

/** A point at which another class is ahead. */
export interface FoundPoint {
  /** From the example, in the norm. */
  readonly distance: number;
  readonly prediction: number;
}

/** A start can cross the ball this many times: 2.5·R / steps is Madry et al.'s step. */
const CROSSINGS = 2.5;

/**
 * Projected gradient descent on the margin in the ball around an example (Madry et al., "Towards deep learning models
 * resistant to adversarial attacks", 2018). It ends as soon as one of the starts, which go downhill together, has
 * crossed into another class.
 *
 * @returns the nearest point of those that have; null where none has after all steps
 */
export async function searchBall(
  marginsAt: MarginsAt,
  dimensions: number,
  radius: number,
  { norm, steps, restarts }: BallSearch,
  random: RandomGenerator,
): Promise<FoundPoint | null> {
  const offsets = new Float32Array(restarts * dimensions);
  const rowOf = (values: Float32Array, i: number) => values.subarray(i * dimensions, (i + 1) * dimensions);
  for (let i = 1; i < restarts; i++) drawInBall(random, norm, radius, rowOf(offsets, i));
  for (let step = 0; ; step++) {
    const { margins, rivals, gradients } = await marginsAt(offsets, restarts);
    const found: FoundPoint[] = [];
    for (let i = 0; i < restarts; i++) {
      if (!(margins[i] < 0)) continue;
      found.push({ distance: lengthIn(norm, rowOf(offsets, i)), prediction: rivals[i] });
    }
    if (found.length > 0) return found.reduce((a, b) => (b.distance < a.distance ? b : a));
    if (step === steps) return null;
    for (let i = 0; i < restarts; i++) {
      descend(norm, (CROSSINGS * radius) / steps, rowOf(gradients, i), rowOf(offsets, i));
      projectIntoBall(norm, radius, rowOf(offsets, i));
    }
  }
}
