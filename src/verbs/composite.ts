import type { Choice } from "../pruning/choice-rule.js";
import { chooseHeads, rankHeads } from "../pruning/choose-heads.js";
import { type CompositeWeights, compositeScore, type RatedHead } from "../pruning/composite-score.js";
import { choiceFirmness } from "../results/choice-firmness.js";
import type { HeadScores } from "../results/head-scores.js";
import { HeadSelection } from "../results/head-selection.js";
import { NO_INTERVAL } from "../results/head-selection-rows.js";
import { checkAtLeastZero, checkCount, checkNames, checkShare } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { versions } from "./versions.js";

export interface CompositeOptions {
  /** Weight of importance, at least 0. @default 0.5 (RAHP, tables 1 and 2) */
  readonly alpha?: number;
  /** Weight of ΔCLEVER, at least 0. @default 1 (RAHP, tables 1 and 2) */
  readonly beta?: number;
  /** Instead of alpha and beta, 0 to 1: S = λ·ΔC′ − (1 − λ)·I′. */
  readonly lambda?: number;
  /** Share of the scored heads, the most Fisher-important, that are protected. @default 0.1 (RAHP, tables 1 and 2) */
  readonly gamma?: number;
  /** Share of the scored heads to prune; of a pruned model, those that are left. @default 0.6 (RAHP, tables 1 and 2; its table 3 has 0.4) */
  readonly rho?: number;
  /** Heads that every layer keeps. @default 0 (a layer may lose all) */
  readonly minHeadsPerLayer?: number;
}

/**
 * Combines the scores to S = β·ΔC′ − α·I′, protects the most important heads, and chooses the heads of the
 * largest S among the rest (RAHP, eq. 5 and algorithm 1). Where the scores have their samples, a bootstrap of these, of
 * the scores' seed, tells how firm ranks and choice are.
 *
 * @throws RahpError for options out of range, and where fewer heads may go than rho asks for
 * @example const choice = composite(scores, { alpha: 0.5, beta: 1, gamma: 0.1, rho: 0.6 });
 */
export function composite(scores: HeadScores, options: CompositeOptions = {}): HeadSelection {
  const resolved = resolveComposite(options);
  const choice = choiceOf(scores, resolved);
  const { rated, pruned, ranked } = choice;
  const firmness = choiceFirmness(scores, resolved, choice);
  const rows = rated.map((head, i) => ({
    ...head,
    pruned: pruned.includes(head),
    rank: ranked.indexOf(head) + 1,
    ...(firmness?.intervals[i] ?? NO_INTERVAL),
  }));
  return new HeadSelection(rows, {
    provenance: {
      verb: "composite",
      options: resolved,
      seed: firmness && scores.provenance.seed,
      versions,
      from: scores.provenance,
    },
    notes: [...scores.notes, ...(firmness?.notes ?? [])],
  });
}

/** What the rule makes of the scores, their uncertainty apart. */
export function choiceOf(scores: HeadScores, rule: ResolvedComposite): Choice {
  const rated = rateHeads(scores, rule);
  return { rated, ranked: rankHeads(rated), pruned: chooseHeads(rated, rule) };
}

/**
 * The composite score of each head, and the most important ones of these protected.
 * @throws RahpError for scores that are no finite numbers, as those of an edited file
 */
export function rateHeads(scores: HeadScores, weights: CompositeWeights): RatedHead[] {
  for (const { layer, head, deltaClever, fisher } of scores.toRows()) {
    if (Number.isFinite(deltaClever) && Number.isFinite(fisher) && fisher >= 0) continue;
    throw new RahpError(
      `invalid scores of layer ${layer}, head ${head}: ΔCLEVER ${deltaClever}, Fisher ${fisher} (expected finite numbers, Fisher at least 0)`,
    );
  }
  return compositeScore(scores.toRows(), weights);
}

export type ResolvedComposite = ReturnType<typeof resolveComposite>;

export function resolveComposite(options: CompositeOptions) {
  checkNames(options, ["alpha", "beta", "lambda", "gamma", "rho", "minHeadsPerLayer"]);
  const { lambda, gamma = 0.1, rho = 0.6, minHeadsPerLayer = 0 } = options;
  if (lambda !== undefined && (options.alpha !== undefined || options.beta !== undefined)) {
    throw new RahpError(
      "invalid options: lambda stands in place of alpha and beta (expected one or the other)",
    );
  }
  const weights =
    lambda === undefined
      ? { alpha: options.alpha ?? 0.5, beta: options.beta ?? 1 }
      : { alpha: 1 - checkShare("lambda", lambda), beta: lambda };
  return {
    alpha: checkAtLeastZero("alpha", weights.alpha),
    beta: checkAtLeastZero("beta", weights.beta),
    gamma: checkShare("gamma", gamma),
    rho: checkShare("rho", rho),
    minHeadsPerLayer: checkCount("minHeadsPerLayer", minHeadsPerLayer, 0),
  };
}
