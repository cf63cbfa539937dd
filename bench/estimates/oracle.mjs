import { readFileSync } from "node:fs";

/** Reads the arrays of a `.safetensors` file of float64 or float32 by name: `{ shape, values }`, row-major. */
export function readArrays(path) {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  return (name) => {
    const { dtype, shape, data_offsets: offsets } = header[name];
    const copy = new Uint8Array(bytes.subarray(8 + length + offsets[0], 8 + length + offsets[1])).buffer;
    return { shape, values: new { F64: Float64Array, F32: Float32Array }[dtype](copy) };
  };
}

/** [L, H, N] as [N][L·H]. */
export function bySample({ shape: [layers, heads, samples], values }) {
  const rows = Array.from({ length: samples }, () => new Float64Array(layers * heads));
  rows.forEach((row, n) => {
    for (let head = 0; head < row.length; head++) row[head] = values[head * samples + n];
  });
  return rows;
}

/** C, exact ΔC and its first-order estimate, of each sample, and Fisher scores, from an oracle's folder. */
export function readScores(folder) {
  const array = readArrays(`${folder}/expected.safetensors`);
  const clever = Float64Array.from(array("C_word").values);
  return {
    layers: array("fisher").shape[0],
    clever,
    exact: changes(bySample(array("C_masked_word")), clever),
    first: bySample(array("deltaC_first_order")),
    fisher: [...array("fisher").values],
  };
}

/** The same of all 872 dev sentences; Fisher scores are those of the first 64. */
export function readDevScores(folder) {
  const array = readArrays(`${folder}/dev872.safetensors`);
  const c = (margin, norm) => Float64Array.from(margin, (g, i) => g / (norm[i] + 1e-12));
  const clever = c(array("margin").values, array("grad_norm").values);
  const { shape } = array("margin_masked");
  const masked = { shape, values: c(array("margin_masked").values, array("grad_norm_masked").values) };
  const { layers, fisher } = readScores(folder);
  return {
    layers,
    clever,
    exact: changes(bySample(masked), clever),
    first: bySample(array("first_order")),
    fisher,
  };
}

function changes(masked, clever) {
  return masked.map((row, n) => row.map((value) => value - clever[n]));
}
