import { choiceOverlap, DRAWS } from "../pruning/auto-samples.js";
import type { HeadSampleRow } from "../results/head-score-rows.js";
import { resampledScores } from "../results/resampled-scores.js";
import type { ResolvedScoring } from "./score-heads-options.js";

/** How far the choice on some samples would overlap with that on others, 0 to 1; null where too few tell it. */
export function overlapOn(samples: readonly HeadSampleRow[], resolved: ResolvedScoring): number | null {
  const scores = resampledScores(samples, resolved);
  return scores && choiceOverlap(scores, resolved.choice!, DRAWS, resolved.seed);
}

/** How many samples `auto` took, and what it reached, in a line. */
export function growthNote(
  samples: number,
  overlap: number | null,
  { stability, choice }: ResolvedScoring,
): string {
  const count = samples === 1 ? "1 sample" : `${samples} samples`;
  const asked = `${stability} was asked for`;
  if (overlap === null)
    return `the data ended at ${count}, too few to tell how stable the choice is; ${asked}`;
  const reached = `by some ${overlap.toFixed(2)} (Jaccard, at rho ${choice!.rho})`;
  return overlap >= stability!
    ? `${samples} samples were enough: on others the choice would overlap with theirs ${reached}; ${asked}`
    : `the data ended at ${count} before the choice was stable: on others it would overlap with theirs ${reached}; ${asked}`;
}
