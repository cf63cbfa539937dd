import { layerNormalised } from "./layer-normalised.js";

type Table = readonly (readonly number[])[];

/** How a method's scores of single samples become one table. */
export interface Combination {
  /** Weight of each sample in the mean, above 0, [N]; all alike for a plain mean. */
  readonly weights: readonly number[];
  /** Whether the means are then divided by their layer's L2 norm. */
  readonly layerNormalised: boolean;
}

/**
 * Weighted mean of scores over samples, and its standard error by the jackknife (Efron, 1982): from the tables that
 * lack one sample each. For a plain mean that is the usual standard error; it also holds for ratios and norms.
 *
 * @param samples  [N][L][H], at least one
 * @returns both [L][H]; no standard errors for fewer than two samples
 */
export function combineSamples(
  samples: readonly Table[],
  { weights, layerNormalised: normalise }: Combination,
): { scores: number[][]; stderrs: number[][] | null } {
  const n = samples.length;
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const sums = mapTable(samples[0], (_, l, h) =>
    samples.reduce((sum, s, i) => sum + weights[i] * s[l][h], 0),
  );
  const finish = (means: number[][]) => (normalise ? layerNormalised(means) : means);
  const scores = finish(mapTable(sums, (sum) => sum / weight));
  if (n < 2) return { scores, stderrs: null };

  const without = samples.map((sample, i) =>
    finish(mapTable(sums, (sum, l, h) => (sum - weights[i] * sample[l][h]) / (weight - weights[i]))),
  );
  const stderrs = mapTable(sums, (_, l, h) => {
    const centre = without.reduce((sum, table) => sum + table[l][h], 0) / n;
    const squares = without.reduce((sum, table) => sum + (table[l][h] - centre) ** 2, 0);
    return Math.sqrt(((n - 1) / n) * squares);
  });
  return { scores, stderrs };
}

function mapTable(table: Table, to: (value: number, layer: number, head: number) => number): number[][] {
  return table.map((row, layer) => row.map((value, head) => to(value, layer, head)));
}
