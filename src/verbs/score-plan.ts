import { batchesByTokens } from "../models/batch.js";
import type { EncoderConfig } from "../models/config.js";
import type { Head } from "../models/heads.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { drawIndices } from "../support/random.js";
import type { ScoredBatch } from "./batch-scorer.js";
import type { EncodedExamples } from "./encoded-examples.js";
import type { ResolvedScoring } from "./score-heads-options.js";

/** Values that the first-order pass keeps for its ways back, over those of its way there (about). */
const FIRST_ORDER_COPIES = 4;
/** What the first-order pass costs, in passes of one head masked (about). */
export const FIRST_ORDER_PASSES = 4;

export interface PlannedBatch extends ScoredBatch {
  /** Of its samples, among the run's examples. */
  readonly positions: readonly number[];
}

/** A batch on which heads are masked. */
export interface MaskingBatch extends PlannedBatch {
  /** Heads that are masked in one pass, at most. */
  readonly headsAtOnce: number;
}

/** Batches of samples of like length, the longest first. */
export interface ScoringPlan {
  /** Of all samples: for C, Fisher and the first order. */
  readonly whole: readonly PlannedBatch[];
  /** Of those samples on which heads are masked; smaller, since as many variants of them are computed at once. */
  readonly masking: readonly MaskingBatch[];
  /** Whether all heads are masked. */
  readonly masksAll: boolean;
  /** What the next plan's batches are numbered from. */
  readonly nextIndex: number;
}

/** @param firstIndex  of its batches, which are numbered on from there */
export function planScoring(
  model: TextClassifier,
  { examples, encodings }: EncodedExamples,
  resolved: ResolvedScoring,
  firstIndex: number,
): ScoringPlan {
  const { estimate, batchSize, memory } = resolved;
  const all = examples.map((_, position) => position);
  const rows = rowsWithin(model.config, memory);
  let index = firstIndex;
  const batchesOf = (positions: readonly number[], tokens: number): PlannedBatch[] =>
    batchesByTokens(
      positions.map((position) => encodings[position]),
      tokens,
      batchSize,
    )
      .map((batch) => batch.map((i) => positions[i]))
      .map((positions) => ({
        index: index++,
        batch: model.batch(positions.map((position) => encodings[position])),
        labels: positions.map((position) => examples[position].label),
        positions,
      }));
  const whole = batchesOf(all, rows / FIRST_ORDER_COPIES);
  const most = Math.max(...model.config.keptHeads.map((kept) => kept.length));
  const masking = batchesOf(maskedSamples(examples.length, resolved), rows / most).map((planned) => ({
    ...planned,
    headsAtOnce: Math.max(1, Math.floor(rows / (planned.batch.size * planned.batch.length))),
  }));
  return { whole, masking, masksAll: estimate !== "refine", nextIndex: index };
}

/** Samples on which heads are masked. */
function maskedSamples(
  samples: number,
  { estimate, exactSamples = samples, seed }: ResolvedScoring,
): number[] {
  if (estimate === "first-order") return [];
  return drawIndices(Math.min(exactSamples, samples), samples, seed);
}

/**
 * Tokens that a pass may hold at a time: forward values of every layer that the backward pass needs, about 6·D + F
 * floats a token and layer.
 */
function rowsWithin({ layers, hiddenSize, intermediateSize }: EncoderConfig, megabytes: number): number {
  return (megabytes * 1e6) / (4 * layers * (6 * hiddenSize + intermediateSize));
}

/** Passes of a plan, about, each of one sample; of `refine`, as if all heads had to be masked. */
export function passesOf(
  { whole, masking }: ScoringPlan,
  heads: readonly Head[],
  { estimate }: ResolvedScoring,
): number {
  const samplesOf = (batches: readonly PlannedBatch[]) =>
    batches.reduce((sum, { positions }) => sum + positions.length, 0);
  const each = 2 + (estimate === "exact" ? 0 : FIRST_ORDER_PASSES);
  return each * samplesOf(whole) + heads.length * samplesOf(masking);
}

/** Parts of at most so many, as even as can be. */
export function evenParts<T>(values: readonly T[], most: number): T[][] {
  const size = Math.ceil(values.length / Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}
