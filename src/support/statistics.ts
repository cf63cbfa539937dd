export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/**
 * Standard error of the mean: the sample standard deviation (N − 1) over √N.
 * @returns null for fewer than two values
 */
export function standardError(values: ArrayLike<number>): number | null {
  const n = values.length;
  if (n < 2) return null;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - centre) ** 2;
  return Math.sqrt(squares / (n - 1) / n);
}

/** 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's 95 % confidence interval of a share (Wilson, 1927): right also near 0 and 1, and for few trials.
 * @returns lower and upper bound, 0 to 1
 */
export function wilsonInterval(successes: number, trials: number): [number, number] {
  const share = successes / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / (1 + Z ** 2 / trials);
  const half =
    (Z / (1 + Z ** 2 / trials)) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
