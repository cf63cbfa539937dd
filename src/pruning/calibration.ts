import { median } from "../support/statistics.js";

/** Where the exact score of each head lies: at one point where it is computed, else in an interval; [heads]. */
export interface ScoreBounds {
  /** Exact, or calibrated from the first-order score. */
  readonly estimate: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * Predicts exact scores from first-order ones: a straight line through the heads that have both, by least squares with
 * weights 1/spread². A head's first-order score errs the more, the more its samples differ, so its standard error is
 * taken as the spread that its residual is measured by; none is taken as less than a tenth of the median.
 *
 * Intervals are prediction intervals of the line, `width` standard deviations to either side; the deviation is that of
 * Student's t, which allows for a residual spread that few heads tell.
 *
 * @param first   first-order scores, [heads]
 * @param spread  their standard errors, [heads]; null where unknown
 * @param exact   exact scores, [heads]; null where not computed; at least 5 are
 */
export function calibrate(
  first: readonly number[],
  spread: readonly (number | null)[],
  exact: readonly (number | null)[],
  width: number,
): ScoreBounds {
  const scale = relativeSpread(spread);
  const known = exact.flatMap((value, i) =>
    value === null ? [] : [{ x: first[i], y: value, scale: scale[i] }],
  );
  const total = sum(known.map(({ scale: s }) => s ** -2));
  const average = (of: "x" | "y") => sum(known.map((head) => head[of] / head.scale ** 2)) / total;
  const [x0, y0] = [average("x"), average("y")];
  const squares = sum(known.map(({ x, scale: s }) => ((x - x0) / s) ** 2));
  const products = sum(known.map(({ x, y, scale: s }) => ((x - x0) * (y - y0)) / s ** 2));
  const slope = squares === 0 ? 0 : products / squares;
  const residuals = sum(known.map(({ x, y, scale: s }) => ((y - y0 - slope * (x - x0)) / s) ** 2));
  const deviation = Math.sqrt(residuals / (known.length - 4)); // σ̂² = residuals / ν, var(t) = ν / (ν − 2), ν = n − 2

  const estimate = first.map((x, i) => exact[i] ?? y0 + slope * (x - x0));
  const half = first.map((x, i) => {
    if (exact[i] !== null) return 0;
    const leverage = squares === 0 ? 0 : (x - x0) ** 2 / squares;
    return width * deviation * Math.sqrt(scale[i] ** 2 + 1 / total + leverage);
  });
  return {
    estimate,
    low: estimate.map((value, i) => value - half[i]),
    high: estimate.map((value, i) => value + half[i]),
  };
}

/** Spreads over their median, at least 0.1; all 1 where none is known. */
function relativeSpread(spread: readonly (number | null)[]): number[] {
  const positive = spread.filter((value): value is number => value !== null && value > 0);
  if (positive.length === 0) return spread.map(() => 1);
  const middle = median(positive);
  return spread.map((value) => Math.max((value ?? middle) / middle, 0.1));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
