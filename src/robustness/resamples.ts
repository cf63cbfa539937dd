import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * Bootstrap: draws as many samples as there are, with replacement; the same seed draws the same.
 *
 * @param groups  sizes of consecutive groups of samples; each group is drawn by itself, so that it keeps its size
 * @returns for each draw how often each sample occurs, [N]; the array is used again for the next draw
 */
export function* resamples(groups: readonly number[], draws: number, seed: number): Generator<Uint32Array> {
  const random = xoroshiro128plus(seed);
  const counts = new Uint32Array(groups.reduce((sum, size) => sum + size, 0));
  for (let draw = 0; draw < draws; draw++) {
    counts.fill(0);
    let start = 0;
    for (const size of groups) {
      for (let i = 0; i < size; i++) counts[start + uniformInt(random, 0, size - 1)]++;
      start += size;
    }
    yield counts;
  }
}
