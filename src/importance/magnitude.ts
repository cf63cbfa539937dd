import { architectureOf } from "../models/architectures/index.js";
import type { EncoderConfig } from "../models/config.js";
import type { StateDict } from "../models/safetensors.js";

/** `l2`: the square root of the summed squares; `l1`: the sum of absolute values. */
export type MagnitudeNorm = "l1" | "l2";

/**
 * Length of every head's own weights: its rows of the query, key and value projections with their biases, and its
 * columns of the output projection. The output projection's bias belongs to no head.
 *
 * @returns in the weights' unit, [L][H], 0 for heads that are pruned
 */
export function headMagnitudes(config: EncoderConfig, state: StateDict, norm: MagnitudeNorm): number[][] {
  const { layers, heads, headSize, keptHeads } = config;
  const architecture = architectureOf(config);
  const term = norm === "l2" ? (weight: number) => weight * weight : Math.abs;
  const sums = Array.from({ length: layers }, () => new Array<number>(heads).fill(0));
  for (const [layer, kept] of keptHeads.entries()) {
    const { query, key, value, output } = architecture.attention(layer);
    const width = kept.length * headSize;
    for (const name of [query, key, value].flatMap((n) => [`${n}.weight`, `${n}.bias`])) {
      const { values } = state.get(name)!; // [width, D] or [width]
      const perRow = values.length / width;
      values.forEach((weight, i) => {
        sums[layer][kept[Math.floor(i / perRow / headSize)]] += term(weight);
      });
    }
    state.get(`${output}.weight`)!.values.forEach((weight, i) => {
      sums[layer][kept[Math.floor((i % width) / headSize)]] += term(weight); // [D, width]
    });
  }
  return norm === "l2" ? sums.map((row) => row.map(Math.sqrt)) : sums;
}
