import { architectureOf } from "../models/architectures/index.js";
import { type EncoderConfig, withKeptHeads } from "../models/config.js";
import type { Head } from "../models/heads.js";
import type { NamedArray, StateDict } from "../models/safetensors.js";

/**
 * Cuts heads out of a checkpoint: their rows of the query, key and value projections and biases (and of DeBERTa's
 * projections of positions, where it has its own), and their columns of the output projection. The logits become those
 * of the model with these heads masked.
 *
 * @param removed  heads that are gone already may be among them
 * @returns the config without them, and the arrays that it describes; what does not change is shared with `state`
 */
export function removeHeads(
  config: EncoderConfig,
  state: StateDict,
  removed: readonly Head[],
): { config: EncoderConfig; state: StateDict } {
  const architecture = architectureOf(config);
  const isRemoved = (layer: number, head: number) =>
    removed.some((r) => r.layer === layer && r.head === head);
  const left = new Map(state);
  const keptHeads = config.keptHeads.map((present, layer) => {
    const kept = present.filter((head) => !isRemoved(layer, head));
    if (kept.length === present.length) return present;
    const positions = kept.flatMap((head) => blockOf(present.indexOf(head), config.headSize));
    const { query, key, value, positionKey, positionQuery, output } = architecture.layerNames(layer);
    for (const projection of [query, key, value, positionKey, positionQuery]) {
      for (const name of [`${projection}.weight`, `${projection}.bias`]) {
        const whole = state.get(name); // most checkpoints have no projections of positions
        if (whole) left.set(name, takeRows(whole, positions));
      }
    }
    left.set(`${output}.weight`, takeColumns(state.get(`${output}.weight`)!, positions));
    return kept;
  });
  return { config: withKeptHeads(config, keptHeads), state: left };
}

function blockOf(index: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => index * size + i);
}

/** Rows of a matrix, or entries of a vector. */
function takeRows({ shape, values }: NamedArray, rows: readonly number[]): NamedArray {
  const width = shape[1] ?? 1;
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    taken.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return { shape: [rows.length, ...shape.slice(1)], values: taken };
}

function takeColumns({ shape, values }: NamedArray, columns: readonly number[]): NamedArray {
  const [rows, width] = shape;
  const taken = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, i) => {
      taken[row * columns.length + i] = values[row * width + column];
    });
  }
  return { shape: [rows, columns.length], values: taken };
}
