import type { Head } from "../src/models/heads.js";
import type { SampleScores, SampleTerms } from "../src/robustness/sample-terms.js";
import { type OracleArray, readOracle } from "./oracle-arrays.js";
import { shared } from "./shared-files.js";

/** Per-sample scores of a model of shared/oracle, exact and to first order. */
export interface OracleScores {
  readonly heads: readonly Head[];
  readonly exact: SampleScores;
  readonly first: SampleScores;
  /** Of the oracle's own samples, [heads]. */
  readonly fisher: readonly number[];
  /** The same of each sample, [N][heads]. */
  readonly fisherPerSample: SampleTerms;
}

/** @param oracle  folder below shared/oracle */
export function readOracleScores(oracle: string): OracleScores {
  const array = readOracle(shared(`oracle/${oracle}/expected.safetensors`));
  const clever = array("C_word").values;
  const { shape, values } = array("fisher_per_sample");
  const [samples, layers, width] = shape;
  const count = layers * width;
  return {
    heads: Array.from({ length: count }, (_, i) => ({ layer: Math.floor(i / width), head: i % width })),
    exact: { clever, change: changes(bySample(array("C_masked_word")), clever) },
    first: { clever, change: bySample(array("deltaC_first_order")) },
    fisher: [...array("fisher").values],
    fisherPerSample: Array.from({ length: samples }, (_, n) => values.subarray(n * count, (n + 1) * count)),
  };
}

/** The scores of all 872 SST-2 dev sentences; Fisher scores are of the first 64. */
export function readDevScores(model: string): OracleScores {
  const array = readOracle(shared(`oracle/real/${model}/dev872.safetensors`));
  const clever = cleverOf(array("margin"), array("grad_norm")).values;
  const masked = cleverOf(array("margin_masked"), array("grad_norm_masked"));
  return {
    ...readOracleScores(`real/${model}`),
    exact: { clever, change: changes(bySample(masked), clever) },
    first: { clever, change: bySample(array("first_order")) },
  };
}

function cleverOf(margin: OracleArray, norm: OracleArray): OracleArray {
  const values = Float64Array.from(margin.values, (g, i) => g / (norm.values[i] + 1e-12));
  return { shape: margin.shape, values };
}

/** [L, H, N] as [N][L·H]. */
function bySample({ shape: [layers, heads, samples], values }: OracleArray): Float64Array[] {
  return Array.from({ length: samples }, (_, n) =>
    Float64Array.from({ length: layers * heads }, (_, head) => values[head * samples + n]),
  );
}

function changes(masked: readonly Float64Array[], clever: ArrayLike<number>): Float64Array[] {
  return masked.map((row, n) => row.map((value) => value - clever[n]));
}
