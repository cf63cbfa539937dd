import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { type InnerAttackOptions, type ResolvedAttack, resolveInnerAttack } from "./attack-options.js";
import { checkRounds } from "./choose-in-rounds.js";
import { labelFor } from "./encoded-examples.js";
import type { LongWorkOptions } from "./long-work.js";
import { resolveScoring, type ScoreHeadsOptions, settlesChoice } from "./score-heads-options.js";
import {
  AXIS_NAMES,
  type Combination,
  combine,
  masksHeads,
  resolveAxes,
  type SweepAxes,
  type SweepAxesOptions,
} from "./sweep-axes.js";

/** Options of `scoreHeads` that are the same for all rows. */
export type SharedScoring = Omit<
  ScoreHeadsOptions,
  "samples" | "stability" | "seed" | "aggregate" | "masked" | "choice" | "resume" | keyof LongWorkOptions
> & {
  /** Examples to score on, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly samples?: number;
};

export interface SweepOptions extends SweepAxesOptions, SharedScoring, LongWorkOptions {
  /** Heads that every layer keeps. @default 0 */
  readonly minHeadsPerLayer?: number;
  /** Data on which accuracy and mean C are measured, and attacks tried. @default the data that heads are scored on */
  readonly evaluateOn?: Dataset;
  /** Options of `attack`, for each choice of heads to be attacked, too; `{}` is its defaults. @default no attack */
  readonly attack?: InnerAttackOptions;
  /**
   * File to which finished scores, evaluations and attacks are written, and from which an interrupted run with the same
   * model, data and options goes on, to the same result. A scoring under way has a file of its own, `.1`, `.2` … added
   * to the name, which goes when it is finished. Recipes and lexicons count as the same by their names.
   */
  readonly resume?: string;
}

/** What a sweep is to do, with all that is left out filled in. */
export interface SweepPlan {
  readonly axes: SweepAxes;
  readonly combinations: readonly Combination[];
  readonly minHeadsPerLayer: number;
  readonly scoring: SharedScoring;
  readonly judged: Dataset;
  /** Loaded for all attacks; who made the plan disposes of it. */
  readonly attack: ResolvedAttack | null;
  readonly resume: string | undefined;
}

const NAMES = [
  ...AXIS_NAMES,
  ...["minHeadsPerLayer", "evaluateOn", "attack", "resume"],
  ...["samples", "wrt", "epsilon", "misclassified", "trim", "estimate", "exactSamples"],
  ...["batchSize", "memory", "workers", "signal", "onProgress"],
];

/** Options that say how masked heads are scored. */
const MASKING_ONLY = ["estimate", "exactSamples", "misclassified", "trim"] as const;

/** @throws RahpError for options out of range, and combinations that cannot be */
export async function planSweep(
  model: TextClassifier,
  data: Dataset,
  options: SweepOptions,
): Promise<SweepPlan> {
  checkNames(options, NAMES);
  const { signal, onProgress, evaluateOn: judged = data, attack, resume, ...settings } = options;
  const { methods, rho, weights, gamma, aggregates, rounds, seeds, ...others } = settings;
  const { minHeadsPerLayer = 0, ...scoring } = others;
  const axes = resolveAxes({ methods, rho, weights, gamma, aggregates, rounds, seeds });
  checkCount("minHeadsPerLayer", minHeadsPerLayer, 0);
  checkCount("workers", scoring.workers ?? 1);
  const combinations = combine(axes, minHeadsPerLayer);
  for (const { choice, aggregate, rounds, seed } of combinations) {
    resolveScoring({ ...scoring, seed, ...(aggregate && { aggregate }) });
    if (choice) checkRounds(model, choice, rounds);
  }
  const { estimate, samples } = resolveScoring({ ...scoring, aggregate: axes.aggregates[0] });
  if (settlesChoice({ estimate, samples })) {
    const [name, value] = samples === "auto" ? ["samples", samples] : ["estimate", estimate];
    throw new RahpError(`invalid ${name}: ${value} (expected another: it settles one choice, not many)`);
  }
  const unused = MASKING_ONLY.find((name) => scoring[name] !== undefined);
  if (unused && !axes.methods.some(masksHeads)) {
    throw new RahpError(
      `invalid ${unused}: ${scoring[unused]} (expected only with the method rahp or delta-clever; others mask no heads)`,
    );
  }
  for (const used of [data, judged]) labelFor(model, used);
  const resolved = attack ? await resolveInnerAttack(attack, { signal, onProgress }) : null;
  return { axes, combinations, minHeadsPerLayer, scoring, judged, attack: resolved, resume };
}
