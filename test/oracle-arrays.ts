import { readFileSync } from "node:fs";

/** An array of shared/oracle, row-major. */
export interface OracleArray {
  readonly shape: readonly number[];
  readonly values: Float64Array | Float32Array | Int32Array | Uint8Array;
}

/** Reads the arrays of an oracle's `.safetensors` file by name. */
export function readOracle(path: string): (name: string) => OracleArray {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  return (name) => {
    const { dtype, shape, data_offsets: offsets } = header[name];
    const copy = new Uint8Array(bytes.subarray(8 + length + offsets[0], 8 + length + offsets[1])).buffer;
    const type = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array }[dtype as "F64"];
    return { shape, values: new type(copy) };
  };
}

/** Largest difference over the oracle's largest absolute value: how shared/oracle states its tolerances. */
export function relativeToMax(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(actual[i] - expected[i]);
    difference = Number.isNaN(d) ? Number.POSITIVE_INFINITY : Math.max(difference, d);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}
