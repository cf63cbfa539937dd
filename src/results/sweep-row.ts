import type { AttackMetrics } from "../attacks/attack-metrics.js";
import { AGGREGATES, type Aggregate } from "../robustness/sample-terms.js";
import type { SeedFigure } from "../robustness/seed-summary.js";

/** How heads are scored and chosen, but for the seed of the samples. */
export interface SweepSetting {
  /** RAHP, or what it is compared with: a name of `scoreHeads`' methods. */
  readonly method: string;
  readonly rho: number;
  /** Null, as beta and gamma, for methods of one score, which have no such setting. */
  readonly alpha: number | null;
  readonly beta: number | null;
  /** Where the weights were given by it; else null. */
  readonly lambda: number | null;
  readonly gamma: number | null;
  /** Null for methods that mask no heads. */
  readonly aggregate: Aggregate | null;
  readonly rounds: number;
}

/** What attacks on a model amount to; null where it was not attacked, and for means over nothing. */
export type AttackFigures = Pick<AttackMetrics, (typeof ATTACK_KEYS)[number]>;

/** What is measured of a model. */
export interface SweepFigures extends AttackFigures {
  readonly accuracy: number;
  /** In embedding units. */
  readonly meanClever: number;
}

/** What one choice of heads did to the model. */
export interface SweepRow extends SweepSetting, SweepFigures {
  /** Of the draw of samples that the heads were scored on. */
  readonly seed: number;
  /** Heads that were masked. */
  readonly pruned: number;
}

/** A setting's figures over its seeds. */
export type SweepSummary = SweepSetting & { readonly seeds: number; readonly pruned: number } & {
  readonly [figure in "accuracy" | "meanClever"]: SeedFigure;
} & { readonly [figure in keyof AttackFigures]: SeedFigure | null };

export const SETTING_KEYS = [
  "method",
  "rho",
  "alpha",
  "beta",
  "lambda",
  "gamma",
  "aggregate",
  "rounds",
] as const;
const ATTACK_KEYS = [
  "accuracyUnderAttack",
  "successRate",
  "averageQueries",
  "averageQueriesOfSuccesses",
] as const;

export const NO_ATTACK: AttackFigures = {
  accuracyUnderAttack: null,
  successRate: null,
  averageQueries: null,
  averageQueriesOfSuccesses: null,
};

/** Whether these are the rows of a sweep, in a file that somebody may have edited. */
export function areSweepRows(value: unknown): value is SweepRow[] {
  const fits = (row: SweepRow) =>
    typeof row?.method === "string" &&
    [row.rho, row.rounds, row.seed, row.pruned].every(Number.isFinite) &&
    [row.alpha, row.beta, row.lambda, row.gamma].every(isNumberOrNull) &&
    (row.aggregate === null || AGGREGATES.includes(row.aggregate)) &&
    areSweepFigures(row);
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}

export function areSweepFigures(value: unknown): value is SweepFigures {
  const figures = Object(value) as SweepFigures;
  return [figures.accuracy, figures.meanClever].every(Number.isFinite) && areAttackFigures(figures);
}

export function areAttackFigures(figures: AttackFigures): boolean {
  return ATTACK_KEYS.every((key) => isNumberOrNull(figures[key]));
}

/** The figures of an attack that rows have. */
export function attackFiguresOf(metrics: AttackMetrics): AttackFigures {
  const { accuracyUnderAttack, successRate, averageQueries, averageQueriesOfSuccesses } = metrics;
  return { accuracyUnderAttack, successRate, averageQueries, averageQueriesOfSuccesses };
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}
