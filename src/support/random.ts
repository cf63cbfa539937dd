import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * Draws indices without replacement; the same seed draws the same.
 * @param count  how many, at most `size`
 * @param size   indices are 0 … size − 1
 * @returns ascending
 */
export function drawIndices(count: number, size: number, seed: number): number[] {
  const random = xoroshiro128plus(seed);
  const indices = Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = uniformInt(random, i, size - 1);
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return indices.slice(0, count).sort((a, b) => a - b);
}
