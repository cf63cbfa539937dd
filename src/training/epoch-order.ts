import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Batches of which lengths are sorted at a time. */
const POOL = 50;

/**
 * The batches of one epoch: examples shuffled, sorted by length within pools of 50 batches so that little padding is
 * computed, and the batches shuffled again. Every example occurs once; the last batch of the pools may be smaller.
 *
 * @param lengths    of the examples, in tokens
 * @param batchSize  from 1
 * @returns positions of the examples by batch
 */
export function epochOrder(
  lengths: readonly number[],
  batchSize: number,
  random: RandomGenerator,
): number[][] {
  const order = shuffled([...lengths.keys()], random);
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += POOL * batchSize) {
    const pool = order.slice(start, start + POOL * batchSize).sort((a, b) => lengths[a] - lengths[b]); // stable
    for (let at = 0; at < pool.length; at += batchSize) batches.push(pool.slice(at, at + batchSize));
  }
  return shuffled(batches, random);
}

/** Fisher and Yates's shuffle, in place. */
function shuffled<T>(values: T[], random: RandomGenerator): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i);
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}
