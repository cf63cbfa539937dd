import type { Head } from "../models/heads.js";
import { resamples } from "../robustness/resamples.js";
import type { Estimator } from "../robustness/trimmed-means.js";
import { applyRuleLeniently, type Choice, type ChoiceRule } from "./choice-rule.js";

/** Scores of heads that can be computed again from any resample of the samples. */
export interface ResampledScores {
  readonly heads: readonly Head[];
  readonly deltaClever: Estimator;
  readonly fisher: Estimator;
  /** Sizes of the groups of samples that keep their size: all samples; for corrected scores the exact ones, then the rest. */
  readonly groups: readonly number[];
}

/** What the rule chooses on each of some bootstrap resamples of the samples. */
export function* resampledChoices(
  scores: ResampledScores,
  rule: ChoiceRule,
  draws: number,
  seed: number,
): Generator<Choice> {
  for (const counts of resamples(scores.groups, draws, seed)) {
    yield applyRuleLeniently(scores.heads, scores.deltaClever(counts), scores.fisher(counts), rule);
  }
}

/** What the rule chooses on the samples as they are. */
export function choiceOfAll(scores: ResampledScores, rule: ChoiceRule): Choice {
  return applyRuleLeniently(scores.heads, scores.deltaClever(), scores.fisher(), rule);
}

/** One text a head, to find it again in another choice. */
export function keyOf({ layer, head }: Head): string {
  return `${layer} ${head}`;
}
