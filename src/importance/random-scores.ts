import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";
import type { EncoderConfig } from "../models/config.js";

/**
 * Scores that say nothing, the baseline of every method: uniform, at least 0 and below 1. A head's score depends on
 * the seed and the model's size before any pruning, not on which other heads are gone.
 *
 * @returns [L][H], 0 for heads that are pruned
 */
export function randomScores({ layers, heads, keptHeads }: EncoderConfig, seed: number): number[][] {
  const random = mersenne(seed); // it mixes small seeds well: xoroshiro128plus gives nearly 1 first for all of them
  return Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: heads }, (_, head) => {
      const score = uniformFloat64(random);
      return keptHeads[layer].includes(head) ? score : 0;
    }),
  );
}
