import { AGGREGATES, type Aggregate } from "../robustness/sample-terms.js";
import { checkOneOf, checkShare } from "../support/check-options.js";
import { invalid, RahpError, show } from "../support/rahp-error.js";
import { type CompositeOptions, type ResolvedComposite, resolveComposite } from "./composite.js";
import { SCORE_METHODS, type ScoreMethodName, scoreMethods } from "./score-methods.js";

/** Weights of the two scores: alpha and beta, or lambda. */
export type Weights = Pick<CompositeOptions, "alpha" | "beta" | "lambda">;

/** What a sweep varies. */
export interface SweepAxesOptions {
  /** RAHP, and what it is compared with, by the names of `scoreHeads`' methods. @default ["rahp"] */
  readonly methods?: readonly ScoreMethodName[];
  /** Shares of heads to prune. @default [0.2, 0.4, 0.6] (ours) */
  readonly rho?: readonly number[];
  /** Of `rahp`: pairs of alpha and beta, or lambdas. @default [{ alpha: 0.5, beta: 1 }] (RAHP, tables 1 and 2) */
  readonly weights?: readonly Weights[];
  /** Of `rahp`: shares of heads that are protected. @default [0.1] (RAHP, tables 1 and 2) */
  readonly gamma?: readonly number[];
  /** Of `rahp` and `delta-clever`: how samples are combined; the passes are shared. @default ["mean"] (RAHP, eq. 2) */
  readonly aggregates?: readonly Aggregate[];
  /** Of `rahp`, as there; more than one takes scores of masked models. @default [1] */
  readonly rounds?: readonly number[];
  /** Of draws of samples; figures then have standard deviations. @default [0] */
  readonly seeds?: readonly number[];
}

export const AXIS_NAMES = ["methods", "rho", "weights", "gamma", "aggregates", "rounds", "seeds"] as const;

/** The values of each axis. */
export interface SweepAxes extends Required<Omit<SweepAxesOptions, "weights">> {
  /** Alpha and beta of each, by which they are told apart; lambda null where they were not given by it. */
  readonly weights: readonly { alpha: number; beta: number; lambda: number | null }[];
}

/** One row to be: how its heads are scored and chosen. */
export interface Combination {
  readonly method: ScoreMethodName;
  readonly seed: number;
  readonly rho: number;
  /** Of RAHP; null for methods of one score. */
  readonly choice: ResolvedComposite | null;
  /** Where the weights were given by it. */
  readonly lambda: number | null;
  /** Of methods that mask heads; null for the others. */
  readonly aggregate: Aggregate | null;
  readonly rounds: number;
}

/** Methods that mask heads share their scores. */
type MaskingMethodName = "rahp" | "delta-clever";
export type UnmaskedMethodName = Exclude<ScoreMethodName, MaskingMethodName>;

export function masksHeads(method: ScoreMethodName): method is MaskingMethodName {
  return scoreMethods[method].from === "masking";
}

/** @throws RahpError for an axis that is no list, values out of range or given twice, and axes that no method has */
export function resolveAxes(options: SweepAxesOptions): SweepAxes {
  const { methods = ["rahp"], rho = [0.2, 0.4, 0.6], weights = [{}], gamma = [0.1] } = options;
  const { aggregates = ["mean"], rounds = [1], seeds = [0] } = options;
  for (const method of checkAxis("methods", methods)) checkOneOf("method", method, SCORE_METHODS);
  for (const share of checkAxis("rho", rho)) checkShare("rho", share);
  for (const how of checkAxis("aggregates", aggregates)) checkOneOf("aggregate", how, AGGREGATES);
  const pairs = checkAxis("weights", weights).map((given) => {
    const { alpha, beta } = resolveComposite(given);
    return { alpha, beta, lambda: given.lambda ?? null };
  });
  checkAxis(
    "weights",
    pairs.map(({ alpha, beta }) => ({ alpha, beta })),
  );
  if (!methods.includes("rahp")) refuse(options, ["weights", "gamma", "rounds"], "rahp");
  if (!methods.some(masksHeads)) refuse(options, ["aggregates"], "rahp or delta-clever");
  return {
    methods,
    seeds: checkAxis("seeds", seeds),
    aggregates,
    rounds: checkAxis("rounds", rounds),
    gamma: checkAxis("gamma", gamma),
    weights: pairs,
    rho,
  };
}

/** All combinations; rho changes fastest, the seed slowest. An axis that a method does not have counts once for it. */
export function combine(axes: SweepAxes, minHeadsPerLayer: number): Combination[] {
  return axes.seeds.flatMap((seed) =>
    axes.methods.flatMap((method) => {
      if (method === "rahp") return ofRahp(axes, seed, minHeadsPerLayer);
      const aggregates = masksHeads(method) ? axes.aggregates : [null];
      return aggregates.flatMap((aggregate) =>
        axes.rho.map((rho) => ({ method, seed, rho, choice: null, lambda: null, aggregate, rounds: 1 })),
      );
    }),
  );
}

function ofRahp(axes: SweepAxes, seed: number, minHeadsPerLayer: number): Combination[] {
  return axes.aggregates.flatMap((aggregate) =>
    axes.rounds.flatMap((rounds) =>
      axes.gamma.flatMap((gamma) =>
        axes.weights.flatMap(({ lambda, alpha, beta }) =>
          axes.rho.map((rho) => {
            const choice = resolveComposite({ alpha, beta, gamma, rho, minHeadsPerLayer });
            return { method: "rahp" as const, seed, rho, choice, lambda, aggregate, rounds };
          }),
        ),
      ),
    ),
  );
}

/** Values of a setting; a repeated one would count double in the means. */
function checkAxis<T>(name: string, given: readonly T[]): readonly T[] {
  if (!Array.isArray(given) || given.length === 0) throw invalid(name, given, "a list of at least one value");
  if (new Set(given.map((value) => JSON.stringify(value))).size < given.length) {
    throw invalid(name, given, "each value once");
  }
  return given;
}

function refuse(options: SweepAxesOptions, axes: readonly (keyof SweepAxesOptions)[], method: string): void {
  for (const name of axes) {
    if (options[name] === undefined) continue;
    throw new RahpError(
      `invalid ${name}: ${show(options[name])} (expected only with the method ${method}; others have no such setting)`,
    );
  }
}
