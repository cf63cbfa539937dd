import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/**
 * A generator of its own for each key, such as an example's id: what one draws doesn't depend on whether others do.
 * Different keys of a seed give different generators.
 *
 * @param seed  a 32-bit integer
 * @param keys  whole numbers below 2^32; several make one key, the first the coarsest
 */
export function randomStream(seed: number, ...keys: readonly number[]): RandomGenerator {
  return xoroshiro128plus(keys.reduce((hash, key) => scramble(hash ^ key), scramble(seed)));
}

/** The last step of MurmurHash3 (Appleby): a permutation of the 32-bit integers in which every bit counts. */
function scramble(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Uniform in the open interval from 0 to 1, of 32 bits. */
export function uniformOpen(random: RandomGenerator): number {
  return ((random.next() >>> 0) + 0.5) / 2 ** 32;
}
