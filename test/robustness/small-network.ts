import { readFileSync } from "node:fs";
import type { GradientNorms } from "../../src/robustness/gradient-maxima.js";
import type { Norm } from "../../src/robustness/lp-ball.js";
import { shared } from "../shared-files.js";

/** A network of shared/oracle/clever: linear layers with tanh after all but the last. */
export interface SmallNetwork {
  readonly layers: readonly { readonly weight: number[][]; readonly bias: number[] }[];
}

/** What shared/oracle/clever tells of a fit of SciPy's. */
export interface OracleFit {
  readonly c: number;
  readonly loc: number;
  readonly scale: number;
  readonly nll: number | null;
  readonly ks_statistic: number;
  readonly ks_pvalue: number;
}

export interface OracleTarget {
  readonly target: number;
  readonly margin: number;
  readonly maxima: number[];
  readonly profile_fit: (OracleFit & { readonly interior_maximum: boolean }) | null;
  readonly fit_authors: OracleFit & {
    fallback: boolean;
    lipschitz: number;
    reason?: string;
    best?: OracleFit;
  };
  readonly score_from_profile_fit: number | null;
}

export interface OracleCase<Target> {
  readonly x: number[];
  readonly logits: number[];
  readonly predicted: number;
  readonly norm: number | "inf";
  readonly radius: number;
  readonly nb_batches: number;
  readonly batch_size: number;
  readonly targets: readonly Target[];
}

/** A file of shared/oracle/clever. */
// biome-ignore lint/suspicious/noExplicitAny: each file has its own fields
export function readClever(name: string): any {
  return JSON.parse(readFileSync(shared(`oracle/clever/${name}`), "utf8"));
}

export function normOf({ norm }: { readonly norm: number | "inf" }): Norm {
  return norm === "inf" ? Number.POSITIVE_INFINITY : (norm as Norm);
}

/** Length of a vector in the norm. */
export function lengthIn(norm: Norm, vector: readonly number[]): number {
  const sizes = vector.map(Math.abs);
  if (norm === 2) return Math.hypot(...vector);
  return norm === 1 ? sizes.reduce((sum, size) => sum + size, 0) : Math.max(...sizes);
}

/** Logits, and the gradient of logit[from] − logit[to]. */
export function marginGradient({ layers }: SmallNetwork, x: readonly number[], from: number, to: number) {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  const outputs: (readonly number[])[] = [x];
  layers.forEach(({ weight, bias }, layer) => {
    const z = weight.map((row, i) => dot(row, outputs[layer]) + bias[i]);
    outputs.push(layer < layers.length - 1 ? z.map(Math.tanh) : z);
  });
  const logits = outputs[layers.length];
  let gradient = logits.map((_, i) => Number(i === from) - Number(i === to));
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const at = gradient.map((g, i) => (layer < layers.length - 1 ? g * (1 - outputs[layer + 1][i] ** 2) : g));
    gradient = outputs[layer].map((_, j) =>
      dot(
        at,
        layers[layer].weight.map((row) => row[j]),
      ),
    );
  }
  return { logits, gradient };
}

/** Norms of the margins' gradients around x, for each target. */
export function gradientNormsOf(
  network: SmallNetwork,
  x: readonly number[],
  from: number,
  targets: readonly number[],
  dual: Norm,
): GradientNorms {
  return async (offsets, n) =>
    targets.map((to) =>
      Array.from({ length: n }, (_, i) => {
        const point = x.map((value, j) => value + offsets[i * x.length + j]);
        return lengthIn(dual, marginGradient(network, point, from, to).gradient);
      }),
    );
}
