import type { Dataset } from "../results/dataset.js";
import { Pruning } from "../results/pruning.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import { checkRounds, chooseInRounds } from "./choose-in-rounds.js";
import { type CompositeOptions, resolveComposite } from "./composite.js";
import { evaluate } from "./evaluate.js";
import { prune } from "./prune.js";
import { scoreHeads } from "./score-heads.js";
import { resolveScoring, type ScoreHeadsOptions, settlesChoice } from "./score-heads-options.js";
import { asStage } from "./stages.js";

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

const NAMES = [
  ...["alpha", "beta", "lambda", "gamma", "rho", "minHeadsPerLayer", "rounds"],
  ...["samples", "seed", "wrt", "epsilon", "misclassified", "aggregate", "trim", "estimate", "exactSamples"],
  ...["stability", "batchSize", "memory", "resume", "workers", "signal", "onProgress"],
];

/**
 * Scores the heads, combines the scores, prunes, and evaluates before and after on all of the data: RAHP as a whole.
 * The same as `scoreHeads`, `composite`, `prune` and `evaluate` one after the other; with more than one round, scores
 * of the masked model decide each step. K and the protected heads stay those of the whole model.
 *
 * @throws RahpError for options out of range, more heads to prune than are unprotected, and more rounds than heads
 * @example const { model: pruned, before, after } = await rahp(model, data, { rho: 0.4, rounds: 2 });
 */
export async function rahp(
  model: TextClassifier,
  data: Dataset,
  options: RahpOptions = {},
): Promise<Pruning> {
  checkNames(options, NAMES);
  const { rounds = 1, resume, signal, onProgress, ...others } = options;
  const { alpha, beta, lambda, gamma, rho, minHeadsPerLayer, ...scoring } = others;
  const choice = resolveComposite({ alpha, beta, lambda, gamma, rho, minHeadsPerLayer });
  const settles = settlesChoice(resolveScoring(scoring));
  checkCount("workers", scoring.workers ?? 1);
  checkRounds(model, choice, rounds);
  if (settles && rounds > 1) {
    const by = scoring.samples === "auto" ? "samples auto" : "the estimate refine";
    throw invalid("rounds", rounds, `1 with ${by}, which settles one choice`);
  }
  const stages = rounds + 2;
  const stage = (index: number) => asStage({ signal, onProgress }, index, stages);

  const evaluation = { wrt: scoring.wrt, epsilon: scoring.epsilon };
  const before = await evaluate(model, data, { ...evaluation, ...stage(0) });
  const { scores, selection } = await chooseInRounds(
    (masked, round) =>
      scoreHeads(model, data, {
        ...scoring,
        ...(settles && { choice }),
        masked,
        resume: resume !== undefined && round > 1 ? `${resume}.${round}` : resume,
        ...stage(round),
      }),
    choice,
    rounds,
  );
  const pruned = await prune(model, selection);
  try {
    const after = await evaluate(pruned, data, { ...evaluation, ...stage(rounds + 1) });
    return new Pruning({ model: pruned, rounds: scores, selection, before, after });
  } catch (error) {
    pruned.dispose();
    throw error;
  }
}
