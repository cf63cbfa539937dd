import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import { checkRounds, chooseInRounds, type RoundsOfChoice } from "./choose-in-rounds.js";
import { type CompositeOptions, type ResolvedComposite, resolveComposite } from "./composite.js";
import type { LongWorkOptions } from "./long-work.js";
import { scoreHeads } from "./score-heads.js";
import {
  type ResolvedScoring,
  resolveScoring,
  type ScoreHeadsOptions,
  settlesChoice,
} from "./score-heads-options.js";

/** The options of `scoreHeads` and of `composite`, and rounds. */
export interface RahpOptions extends Omit<ScoreHeadsOptions, "masked" | "choice">, CompositeOptions {
  /**
   * Equal steps in which the heads go, scores recomputed on the masked model before each. Not with the estimate
   * `refine` or samples `auto`, which settle one choice. @default 1 (RAHP, algorithm 1: one shot)
   */
  readonly rounds?: number;
  /** File as of `scoreHeads`; later rounds add `.2`, `.3` … to its name. */
  readonly resume?: string;
}

/** How RAHP is to score and choose, with all checked. */
export interface RahpPlan {
  readonly choice: ResolvedComposite;
  readonly rounds: number;
  /** As they were given. */
  readonly scoring: Omit<ScoreHeadsOptions, "masked" | "choice" | "resume" | keyof LongWorkOptions>;
  readonly resolved: ResolvedScoring;
}

const NAMES = [
  ...["alpha", "beta", "lambda", "gamma", "rho", "minHeadsPerLayer", "rounds"],
  ...["samples", "seed", "wrt", "epsilon", "misclassified", "aggregate", "trim", "estimate", "exactSamples"],
  ...["stability", "batchSize", "memory", "resume", "workers", "signal", "onProgress"],
];

/** @throws RahpError for options out of range, more heads to prune than are unprotected, and more rounds than heads */
export function planRahp(model: TextClassifier, options: RahpOptions): RahpPlan {
  checkNames(options, NAMES);
  const { rounds = 1, resume: _, signal: __, onProgress: ___, ...others } = options;
  const { alpha, beta, lambda, gamma, rho, minHeadsPerLayer, ...scoring } = others;
  const choice = resolveComposite({ alpha, beta, lambda, gamma, rho, minHeadsPerLayer });
  const resolved = resolveScoring(scoring);
  checkCount("workers", scoring.workers ?? 1);
  checkRounds(model, choice, rounds);
  if (settlesChoice(resolved) && rounds > 1) {
    const by = scoring.samples === "auto" ? "samples auto" : "the estimate refine";
    throw invalid("rounds", rounds, `1 with ${by}, which settles one choice`);
  }
  return { choice, rounds, scoring, resolved };
}

/**
 * Scores the heads and chooses, in as many rounds as are planned.
 * @param stage  the progress and cancellation of a round, which counts from 1
 */
export function chooseByRahp(
  model: TextClassifier,
  data: Dataset,
  { choice, rounds, scoring, resolved }: RahpPlan,
  resume: string | undefined,
  stage: (round: number) => LongWorkOptions,
): Promise<RoundsOfChoice> {
  return chooseInRounds(
    (masked, round) =>
      scoreHeads(model, data, {
        ...scoring,
        ...(settlesChoice(resolved) && { choice }),
        masked,
        resume: resume !== undefined && round > 1 ? `${resume}.${round}` : resume,
        ...stage(round),
      }),
    choice,
    rounds,
  );
}
