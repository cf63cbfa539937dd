export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Quantile by linear interpolation between the order statistics (R's type 7).
 * @param sorted  ascending, not empty
 * @param p       0 to 1
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
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

/**
 * Spearman's rank correlation, ties ranked by their average.
 * @returns −1 to 1; null where one side is constant
 */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  const [a, b] = [ranks(x), ranks(y)];
  const centre = (x.length + 1) / 2;
  const product = (p: number[], q: number[]) => sum(p.map((value, i) => (value - centre) * (q[i] - centre)));
  const spread = Math.sqrt(product(a, a) * product(b, b));
  return spread === 0 ? null : product(a, b) / spread;
}

/** Ranks from 1; equal values share the average of their places. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) result[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
