import { quantile } from "../support/statistics.js";
import { resamples } from "./resamples.js";

/**
 * Means over samples that are drawn with replacement (Efron's bootstrap). All columns share the draws, so that their
 * differences are those of pairs.
 *
 * @param columns  numbers of the same N samples, such as what two models make of them
 * @returns each column's mean in each draw, [columns][draws]
 */
export function bootstrapMeans(
  columns: readonly ArrayLike<number>[],
  draws: number,
  seed: number,
): Float64Array[] {
  const samples = columns[0].length;
  const means = columns.map(() => new Float64Array(draws));
  let draw = 0;
  for (const counts of resamples([samples], draws, seed)) {
    columns.forEach((column, c) => {
      let sum = 0;
      for (let i = 0; i < samples; i++) sum += counts[i] * column[i];
      means[c][draw] = sum / samples;
    });
    draw++;
  }
  return means;
}

/** The middle 95 % of a bootstrap's values. */
export function percentileInterval(values: Float64Array): [number, number] {
  const sorted = values.slice().sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}
