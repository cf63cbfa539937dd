import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { drawNormal } from "../support/random-normal.js";
import { uniformOpen } from "../support/random-stream.js";

/** The norms in which perturbations are measured. */
export const NORMS = [1, 2, Number.POSITIVE_INFINITY] as const;
export type Norm = (typeof NORMS)[number];

/**
 * Norm q that is dual to p: 1/p + 1/q = 1. It measures gradients where perturbations are measured in p.
 */
export function dualNorm(norm: Norm): Norm {
  return norm === 1 ? Number.POSITIVE_INFINITY : norm === 2 ? 2 : 1;
}

/**
 * A point that is uniform in the Lp ball around the origin. For p = 1 and 2: coordinates of density ∝ exp(−|x|ᵖ)
 * over (Σ|x|ᵖ + E)^(1/p), E exponential (Barthe, Guédon, Mendelson and Naor, "A probabilistic approach to the
 * geometry of the ℓpⁿ-ball", 2005).
 *
 * @param point  is filled, in units of the radius's
 */
export function drawInBall(random: RandomGenerator, norm: Norm, radius: number, point: Float32Array): void {
  if (norm === Number.POSITIVE_INFINITY) {
    for (let i = 0; i < point.length; i++) point[i] = radius * (2 * uniformOpen(random) - 1);
    return;
  }
  const power = (norm === 1 ? drawLaplace : drawHalfNormal)(random, point);
  const total = power - Math.log(uniformOpen(random));
  const factor = radius / total ** (1 / norm);
  for (let i = 0; i < point.length; i++) point[i] *= factor;
}

/** Density ½ exp(−|x|). @returns Σ|x| */
function drawLaplace(random: RandomGenerator, point: Float32Array): number {
  let power = 0;
  for (let i = 0; i < point.length; i++) {
    const size = -Math.log(uniformOpen(random));
    point[i] = (random.next() & 1) === 0 ? size : -size;
    power += size;
  }
  return power;
}

/** Density π^(−½) exp(−x²): normal of variance ½. @returns Σx² */
function drawHalfNormal(random: RandomGenerator, point: Float32Array): number {
  drawNormal(random, 0.5, point);
  return point.reduce((power, x) => power + x ** 2, 0);
}
