import type { Norm } from "./lp-ball.js";

/** Length of a vector in the norm. */
export function lengthIn(norm: Norm, vector: ArrayLike<number>): number {
  let length = 0;
  for (let i = 0; i < vector.length; i++) {
    const size = Math.abs(vector[i]);
    length = norm === 2 ? length + size ** 2 : norm === 1 ? length + size : Math.max(length, size);
  }
  return norm === 2 ? Math.sqrt(length) : length;
}

/** Moves a point to the nearest one (in L2) of the Lp ball around the origin, in place. */
export function projectIntoBall(norm: Norm, radius: number, point: Float32Array): void {
  if (norm === Number.POSITIVE_INFINITY) {
    for (let i = 0; i < point.length; i++) point[i] = Math.min(radius, Math.max(-radius, point[i]));
    return;
  }
  const length = lengthIn(norm, point);
  if (length <= radius) return;
  if (norm === 2) {
    for (let i = 0; i < point.length; i++) point[i] *= radius / length;
    return;
  }
  const threshold = softThreshold(point, radius);
  for (let i = 0; i < point.length; i++) {
    point[i] = Math.sign(point[i]) * Math.max(0, Math.abs(point[i]) - threshold);
  }
}

/**
 * What all sizes |x| lose on the way to the L1 ball (Duchi, Shalev-Shwartz, Singer and Chandra, "Efficient projections
 * onto the ℓ1-ball for learning in high dimensions", 2008).
 */
function softThreshold(point: Float32Array, radius: number): number {
  const sizes = point.map(Math.abs).sort().reverse();
  let sum = 0;
  let threshold = 0;
  for (let i = 0; i < sizes.length; i++) {
    sum += sizes[i];
    const candidate = (sum - radius) / (i + 1);
    if (sizes[i] <= candidate) break;
    threshold = candidate;
  }
  return threshold;
}

/**
 * Moves a point by the step of this length, in the norm, along which a function of this gradient falls fastest: in L2
 * against the gradient, in L∞ by its signs, in L1 along its largest coordinate alone.
 */
export function descend(norm: Norm, step: number, gradient: Float32Array, point: Float32Array): void {
  if (norm === 1) {
    const largest = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best), 0);
    point[largest] -= step * Math.sign(gradient[largest]);
    return;
  }
  const length = norm === 2 ? lengthIn(2, gradient) : 1;
  if (length === 0) return;
  for (let i = 0; i < point.length; i++) {
    point[i] -= (step * (norm === 2 ? gradient[i] : Math.sign(gradient[i]))) / length;
  }
}
