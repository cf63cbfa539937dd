import type { SeedFigure } from "../robustness/seed-summary.js";
import { type AttackFigures, areAttackFigures } from "./sweep-row.js";

/** What is measured of a model without an attack. */
export interface MethodFigures {
  /** Heads that were pruned. */
  readonly pruned: number;
  readonly accuracy: number;
  /** In embedding units. */
  readonly meanClever: number;
  /** On adversarial texts; null where there are none. */
  readonly adversarialAccuracy: number | null;
}

/** One method's model of one seed under one attack; one row where it was not attacked. */
export interface MethodRow extends MethodFigures, AttackFigures {
  readonly method: string;
  /** Of the training, and of the draw of samples that heads were scored on. */
  readonly seed: number;
  /** The attack's recipe; null where there is none. */
  readonly attack: string | null;
}

/** A method's figures over its seeds, under one attack. */
export type MethodSummary = Pick<MethodRow, "method" | "attack"> & { readonly seeds: number } & {
  readonly [figure in "pruned" | "accuracy" | "meanClever"]: SeedFigure;
} & { readonly [figure in "adversarialAccuracy" | keyof AttackFigures]: SeedFigure | null };

/** Whether these are the rows of a comparison, in a file that somebody may have edited. */
export function areMethodRows(value: unknown): value is MethodRow[] {
  const fits = (row: MethodRow) =>
    typeof row?.method === "string" &&
    (row.attack === null || typeof row.attack === "string") &&
    [row.seed, row.pruned, row.accuracy, row.meanClever].every(Number.isFinite) &&
    (row.adversarialAccuracy === null || Number.isFinite(row.adversarialAccuracy)) &&
    areAttackFigures(row);
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}
