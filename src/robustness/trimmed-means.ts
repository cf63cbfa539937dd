import type { SampleTerms } from "./sample-terms.js";

/** Scores of all heads where sample n occurs counts[n] times, once without counts; [heads]. */
export type Estimator = (counts?: ArrayLike<number>) => number[];

/**
 * The mean over samples of each head's terms, without its largest and its smallest. They are sorted once; means of
 * any number of resamples then cost no sorting.
 *
 * @param terms  [N][heads]
 * @param trim   share of the samples that is left out at either end, 0 (the mean) to 0.5 (the median)
 */
export function trimmedMeans(terms: SampleTerms, trim: number): Estimator {
  const [samples, heads] = [terms.length, terms[0].length];
  const once = new Uint8Array(samples).fill(1);
  const byHead = trim === 0 ? [] : Array.from({ length: heads }, (_, head) => ascending(terms, head));
  return (counts = once) => {
    const size = total(counts);
    const cut = trimCount(size, trim);
    return cut === 0
      ? means(terms, counts, size)
      : byHead.map(({ order, values }) => innerMean(values, order, counts, cut, size));
  };
}

/** Terms that are left out at either end: at most so many that one is left of an odd number, two of an even. */
export function trimCount(samples: number, trim: number): number {
  const asked = Math.floor(trim * samples + 1e-9); // 0.29 · 100 is 28.999… in binary
  return Math.min(asked, Math.floor((samples - 1) / 2));
}

interface Ascending {
  /** Samples, from the smallest term to the largest. */
  readonly order: Uint32Array;
  readonly values: Float64Array;
}

/** A head's terms sorted; equal ones in the order of the samples. */
export function ascending(terms: SampleTerms, head: number): Ascending {
  const order = Uint32Array.from(terms, (_, n) => n).sort((a, b) => terms[a][head] - terms[b][head] || a - b);
  return { order, values: Float64Array.from(order, (n) => terms[n][head]) };
}

function means(terms: SampleTerms, counts: ArrayLike<number>, size: number): number[] {
  const sums = new Float64Array(terms[0].length);
  for (let n = 0; n < terms.length; n++) {
    if (counts[n] === 0) continue;
    const [row, count] = [terms[n], counts[n]];
    for (let head = 0; head < sums.length; head++) sums[head] += count * row[head];
  }
  return Array.from(sums, (sum) => sum / size);
}

/** The mean of the terms from place `cut` to place `size − cut` of the resample. */
function innerMean(
  values: Float64Array,
  order: Uint32Array,
  counts: ArrayLike<number>,
  cut: number,
  size: number,
): number {
  let [sum, place] = [0, 0];
  for (let i = 0; place < size - cut; i++) {
    const next = place + counts[order[i]];
    const inside = Math.min(next, size - cut) - Math.max(place, cut);
    if (inside > 0) sum += inside * values[i];
    place = next;
  }
  return sum / (size - 2 * cut);
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < counts.length; n++) sum += counts[n];
  return sum;
}
