import { kolmogorovPValue, kolmogorovSmirnov } from "./kolmogorov-smirnov.js";

/** Parameters of a reverse Weibull distribution: P(m ≤ x) = exp(−((location − x)/scale)^shape) up to its location. */
export interface ReverseWeibull {
  /** Above 0. */
  readonly shape: number;
  /** The largest possible value. */
  readonly location: number;
  /** Above 0. */
  readonly scale: number;
}

/** How well a distribution fits: Kolmogorov–Smirnov statistic and its exact two-sided p-value, 0 to 1. */
export interface GoodnessOfFit {
  readonly ks: number;
  readonly p: number;
}

/**
 * Interior maximum of the likelihood of a reverse Weibull distribution, shape above 1: for each location the best
 * shape and scale are known, and what is left is searched over the location. For shapes below 1 the likelihood
 * grows without bound as the location nears the largest value, which is no estimate.
 *
 * @param maxima  the values, in any order
 * @returns undefined where there is no such maximum
 */
export function fitReverseWeibull(maxima: ArrayLike<number>): ReverseWeibull | undefined {
  const values = Float64Array.from(maxima);
  const largest = values.reduce((a, b) => Math.max(a, b));
  const gaps = values.map((value) => largest - value);
  const range = gaps.reduce((a, b) => Math.max(a, b));
  if (range === 0) return undefined;
  const at = (step: number) => profile(gaps, range * 10 ** (step / STEPS_OF_TEN));

  let best: Profile | undefined;
  let before = at(FIRST_STEP);
  for (let step = FIRST_STEP + 1; step <= LAST_STEP; step++) {
    const after = at(step);
    if (before.slope > 0 && after.slope <= 0) {
      const peak = peakBetween(gaps, before.excess, after.excess);
      if (peak.shape > 1 && peak.logLikelihood > (best?.logLikelihood ?? Number.NEGATIVE_INFINITY))
        best = peak;
    }
    before = after;
  }
  return best && { shape: best.shape, location: largest + best.excess, scale: best.scale };
}

/**
 * Log-likelihood of values under a reverse Weibull distribution.
 * @returns −∞ where a value lies beyond the location
 */
export function logLikelihood(maxima: ArrayLike<number>, { shape, location, scale }: ReverseWeibull): number {
  return Array.from(maxima).reduce((sum, value) => {
    const x = (location - value) / scale;
    const density = Math.log(shape / scale) + (shape === 1 ? 0 : (shape - 1) * Math.log(x)) - x ** shape;
    return sum + (x < 0 ? Number.NEGATIVE_INFINITY : density);
  }, 0);
}

/** Tests values against a reverse Weibull distribution. */
export function goodnessOfFit(maxima: ArrayLike<number>, distribution: ReverseWeibull): GoodnessOfFit {
  const { shape, location, scale } = distribution;
  const cdf = (value: number) => Math.exp(-(Math.max(0, (location - value) / scale) ** shape));
  const ks = kolmogorovSmirnov(maxima, cdf);
  return { ks, p: kolmogorovPValue(ks, maxima.length) };
}

/** The search goes from 10^−8 to 10^4 ranges beyond the largest value: farther on, doubles see no curvature. */
const STEPS_OF_TEN = 8;
const FIRST_STEP = -8 * STEPS_OF_TEN;
const LAST_STEP = 4 * STEPS_OF_TEN;

/** The best Weibull distribution for one location, and how the likelihood goes on from it. */
interface Profile {
  /** How far the location lies beyond the largest value, above 0. */
  readonly excess: number;
  readonly shape: number;
  readonly scale: number;
  readonly logLikelihood: number;
  /** Of the log-likelihood along the excess. */
  readonly slope: number;
}

/** @param gaps  of the values to the largest of them, from 0 */
function profile(gaps: Float64Array, excess: number): Profile {
  const n = gaps.length;
  const logs = gaps.map((gap) => Math.log(gap + excess)); // of y, the distances to the location
  const top = logs.reduce((a, b) => Math.max(a, b));
  const below = logs.map((log) => log - top); // keeps the powers within (0, 1]
  const shape = bestShape(below);
  const powers = below.map((log) => Math.exp(shape * log));
  const meanPower = sum(powers) / n;
  const scale = Math.exp(top + Math.log(meanPower) / shape);
  let slope = 0; // Σ (c − 1)/y − c y^(c−1)/s^c: shape and scale are at their best, so that they add nothing
  for (let i = 0; i < n; i++) slope += (shape - 1 - (shape * powers[i]) / meanPower) / (gaps[i] + excess);
  return {
    excess,
    shape,
    scale,
    logLikelihood: n * (Math.log(shape / scale) - 1) + (shape - 1) * (sum(logs) - n * Math.log(scale)),
    slope,
  };
}

/**
 * Root of Σ yᶜ ln y / Σ yᶜ − 1/c = mean(ln y), whose left side rises with c: Newton's method, which halves instead
 * where it would leave the bracket.
 *
 * @param logs  ln y, the largest 0
 */
function bestShape(logs: Float64Array): number {
  const mean = sum(logs) / logs.length;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let shape = 1 / -mean;
  for (let i = 0; i < 200; i++) {
    let [s0, s1, s2] = [0, 0, 0];
    for (const log of logs) {
      const power = Math.exp(shape * log);
      s0 += power;
      s1 += power * log;
      s2 += power * log * log;
    }
    const value = s1 / s0 - 1 / shape - mean;
    if (value < 0) low = shape;
    else high = shape;
    const newton = shape - value / (s2 / s0 - (s1 / s0) ** 2 + 1 / shape ** 2);
    const next =
      newton > low && newton < high
        ? newton
        : high === Number.POSITIVE_INFINITY
          ? 2 * shape
          : (low + high) / 2;
    if (Math.abs(next - shape) <= 1e-14 * shape) return next;
    shape = next;
  }
  return shape;
}

/** The top between two excesses, of which the likelihood rises at the first and falls at the second. */
function peakBetween(gaps: Float64Array, rising: number, falling: number): Profile {
  let [low, high] = [rising, falling];
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high);
    if (profile(gaps, middle).slope > 0) low = middle;
    else high = middle;
  }
  return profile(gaps, Math.sqrt(low * high));
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
