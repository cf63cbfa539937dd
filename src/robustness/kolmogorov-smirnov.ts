/**
 * One-sample Kolmogorov–Smirnov statistic, two-sided: the largest distance between the values' empirical
 * distribution and a continuous one.
 *
 * @param values  in any order
 * @param cdf     cumulative distribution function, 0 to 1
 * @returns D, 0 to 1
 */
export function kolmogorovSmirnov(values: ArrayLike<number>, cdf: (value: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return sorted.reduce((largest, value, i) => {
    const probability = cdf(value);
    return Math.max(largest, probability - i / n, (i + 1) / n - probability);
  }, 0);
}

/**
 * Exact two-sided p-value of a one-sample Kolmogorov–Smirnov statistic: P(Dₙ ≥ d) where the values come from the
 * distribution. Matrices where it is large, and twice the one-sided probability where it is small, which then is
 * right to ten digits (Simard and L'Ecuyer, "Computing the two-sided Kolmogorov–Smirnov distribution", 2011).
 *
 * @param statistic  d, 0 to 1
 * @param n          number of values, from 1
 */
export function kolmogorovPValue(statistic: number, n: number): number {
  if (statistic * n <= 0.5) return 1; // no n values lie nearer
  if (statistic >= 1) return 0;
  const isSmall = statistic >= 0.5 || n * statistic ** 2 > 4;
  const p = isSmall ? 2 * oneSided(statistic, n) : 1 - probabilityBelow(statistic, n);
  return Math.min(1, Math.max(0, p));
}

/** P(D⁺ₙ ≥ d) = d Σⱼ C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), over j ≤ n(1 − d) (Birnbaum and Tingey, 1951). */
function oneSided(d: number, n: number): number {
  let sum = 0;
  let logBinomial = 0;
  for (let j = 0; j < n * (1 - d); j++) {
    sum += Math.exp(logBinomial + (j - 1) * Math.log(d + j / n) + (n - j) * Math.log1p(-d - j / n));
    logBinomial += Math.log((n - j) / (j + 1));
  }
  return d * sum;
}

/**
 * P(Dₙ < d) = n!/nⁿ (Hⁿ)ₖₖ, H of Durbin's form, [m, m] with m = 2k − 1 (Marsaglia, Tsang and Wang, "Evaluating
 * Kolmogorov's distribution", 2003). One row of the power is all that is needed; it is kept in range by 1/e a step.
 */
function probabilityBelow(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const H = durbinMatrix(k - n * d, m);
  let row = new Float64Array(m);
  row[k - 1] = 1;
  let logFactor = 0; // ln(n! eⁿ/nⁿ)
  for (let step = 1; step <= n; step++) {
    const next = new Float64Array(m);
    for (let i = 0; i < m; i++) {
      const weight = row[i] / Math.E;
      for (let j = 0; j < Math.min(i + 2, m); j++) next[j] += weight * H[i * m + j];
    }
    row = next;
    logFactor += 1 + Math.log(step / n);
  }
  return row[k - 1] * Math.exp(logFactor);
}

/** Hᵢⱼ = 1/(i−j+1)! on and below the first upper diagonal, less what h = k − nd takes from first column and last row. */
function durbinMatrix(h: number, m: number): Float64Array {
  const inverseFactorial = new Float64Array(m + 1).fill(1);
  for (let i = 1; i <= m; i++) inverseFactorial[i] = inverseFactorial[i - 1] / i;
  const H = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < Math.min(i + 2, m); j++) {
      let numerator = 1;
      if (j === 0) numerator -= h ** (i + 1);
      if (i === m - 1) numerator -= h ** (m - j);
      if (j === 0 && i === m - 1) numerator += Math.max(0, 2 * h - 1) ** m;
      H[i * m + j] = numerator * inverseFactorial[i - j + 1];
    }
  }
  return H;
}
