import { chooseByScore } from "../pruning/choose-by-score.js";
import { HeadSelection } from "../results/head-selection.js";
import { NO_INTERVAL } from "../results/head-selection-rows.js";
import type { MethodScores } from "../results/method-scores.js";
import { checkCount, checkNames, checkShare } from "../support/check-options.js";
import { missing, RahpError, unknown } from "../support/rahp-error.js";
import { SCORE_METHODS, type ScoreMethodName, scoreMethods } from "./score-methods.js";
import { versions } from "./versions.js";

export interface SelectByScoreOptions {
  /** Share of the scored heads to prune; of a pruned model, those that are left. @default 0.6 (as `composite`) */
  readonly rho?: number;
  /** Heads that every layer keeps. @default 0 (a layer may lose all) */
  readonly minHeadsPerLayer?: number;
}

/**
 * Chooses heads to prune by one score, over all layers together, without protection; which end of the scores goes first
 * is the method's. What `composite` is for RAHP's two scores.
 *
 * @throws RahpError for options out of range, scores that do not tell their method, and where fewer heads may go than
 *   rho asks for
 * @example const choice = selectByScore(scores, { rho: 0.4 });
 */
export function selectByScore(scores: MethodScores, options: SelectByScoreOptions = {}): HeadSelection {
  checkNames(options, ["rho", "minHeadsPerLayer"]);
  const resolved = {
    rho: checkShare("rho", options.rho ?? 0.6),
    minHeadsPerLayer: checkCount("minHeadsPerLayer", options.minHeadsPerLayer ?? 0, 0),
  };
  const method = methodOf(scores);
  const { prunedFirst } = scoreMethods[method];
  const wrong = scores.toRows().find(({ score }) => !Number.isFinite(score));
  if (wrong) {
    const { layer, head, score } = wrong;
    throw new RahpError(`invalid score of layer ${layer}, head ${head}: ${score} (expected a finite number)`);
  }
  const rows = chooseByScore(scores.toRows(), prunedFirst, resolved);
  return new HeadSelection(
    rows.map((row) => ({ ...row, ...NO_INTERVAL })),
    {
      provenance: {
        verb: "selectByScore",
        options: { method, prunedFirst, ...resolved },
        seed: null,
        versions,
        from: scores.provenance,
      },
      notes: scores.notes,
    },
  );
}

function methodOf({ method }: MethodScores): ScoreMethodName {
  if (method === null) throw missing("method", "the scores' provenance does not tell how they came about");
  const known = SCORE_METHODS.find((name) => name === method);
  if (!known) throw unknown("method", method, SCORE_METHODS);
  return known;
}
