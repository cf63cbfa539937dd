import { nelderMead } from "./nelder-mead.js";
import { type GoodnessOfFit, goodnessOfFit, type ReverseWeibull } from "./weibull-fit.js";

/**
 * Reverse Weibull fit as the Adversarial Robustness Toolbox makes it: SciPy's `weibull_min.fit` of the negated
 * values, started at shape 1. It mostly stops beside the maximum of the likelihood, with the location at the largest
 * value and a shape below 1, so that CLEVER becomes the margin over the largest norm.
 */
export function artFit(maxima: ArrayLike<number>): ReverseWeibull {
  return searchedFit(Array.from(maxima), START_OF_SHAPE_1);
}

/**
 * Reverse Weibull fit as the program of CLEVER's authors makes it: the same search on values shifted and divided to
 * the range 0 … 1, from seven starts; the fit of the best p-value counts.
 *
 * @param maxima  at least two of them different
 */
export function authorsFit(maxima: ArrayLike<number>): ReverseWeibull & GoodnessOfFit {
  const values = Array.from(maxima);
  const largest = values.reduce((a, b) => Math.max(a, b));
  const range = largest - values.reduce((a, b) => Math.min(a, b));
  const rescaled = values.map((value) => (value - largest) / range);
  const fits = STARTS.map((start) => {
    const { shape, location, scale } = searchedFit(rescaled, start);
    const fit = { shape, location: largest + location * range, scale: scale * range };
    return { ...fit, ...goodnessOfFit(values, fit) };
  });
  return fits.reduce((best, fit) => (fit.p > best.p ? fit : best));
}

/** A shape, and mean and variance of the Weibull distribution of that shape and scale 1. */
interface Start {
  readonly shape: number;
  /** Γ(1 + 1/c) */
  readonly mean: number;
  /** Γ(1 + 2/c) − Γ(1 + 1/c)² */
  readonly variance: number;
}

const START_OF_SHAPE_1: Start = { shape: 1, mean: 1, variance: 1 };

const STARTS: readonly Start[] = [
  { shape: 0.1, mean: 3628800.0, variance: 2.4328888399872e18 },
  { shape: 1, mean: 1.0, variance: 1.0 },
  { shape: 5, mean: 0.9181687423997604, variance: 0.044229977983117896 },
  { shape: 10, mean: 0.951350769866873, variance: 0.013100455073468575 },
  { shape: 20, mean: 0.9735042655627756, variance: 0.0036402147979538446 },
  { shape: 50, mean: 0.9888442032639132, variance: 0.0006253425856014294 },
  { shape: 100, mean: 0.9943258511915061, variance: 0.00016030491620011578 },
];

/**
 * SciPy's `weibull_min.fit` from a given shape: location and scale start where mean and variance are the sample's.
 * @param maxima  in the sign of the norms; SciPy sees them negated
 */
function searchedFit(maxima: readonly number[], { shape, mean, variance }: Start): ReverseWeibull {
  const values = maxima.map((value) => -value);
  const centre = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
  const scale = Math.sqrt(spread / variance);
  const [c, location, s] = nelderMead(
    (theta) => penalisedNegativeLogLikelihood(values, theta),
    [shape, centre - scale * mean, scale],
  );
  return { shape: c, location: -location, scale: s };
}

/** What SciPy adds for a value outside the distribution: 100 ln of the largest double. */
const PENALTY = 100 * Math.log(Number.MAX_VALUE);

/** @param theta  shape, location, scale of a Weibull distribution */
function penalisedNegativeLogLikelihood(values: readonly number[], theta: readonly number[]): number {
  const [shape, location, scale] = theta;
  if (!(shape > 0 && scale > 0)) return Number.POSITIVE_INFINITY;
  return values.reduce((sum, value) => {
    const x = (value - location) / scale;
    const density = Math.log(shape) + (shape === 1 ? 0 : (shape - 1) * Math.log(x)) - x ** shape;
    return sum + (x >= 0 && Number.isFinite(density) ? -density : PENALTY);
  }, values.length * Math.log(scale));
}
