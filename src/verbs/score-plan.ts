import { batchesByTokens } from "../models/batch.js";
import type { EncoderConfig } from "../models/config.js";
import type { Head } from "../models/heads.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { drawIndices } from "../support/random.js";
import type { ScoredBatch } from "./batch-scorer.js";
import type { EncodedExamples } from "./encoded-examples.js";
import type { ResolvedScoring } from "./score-heads-options.js";

/** Values of the passes that the first-order one keeps for its way back, over those of one pass (about). */
const FIRST_ORDER_COPIES = 4;
/** What the first-order pass costs, in passes of one head masked (about). */
export const FIRST_ORDER_PASSES = 4;

export interface PlannedBatch extends ScoredBatch {
  /** Of its samples, among the run's examples. */
  readonly positions: readonly number[];
  /** Whether all heads are masked on it. */
  readonly exact: boolean;
  /** Heads that are masked in one pass, at most. */
  readonly headsAtOnce: number;
}

/** Batches of samples of like length; those on which the heads are masked and the others apart. */
export function planBatches(
  model: TextClassifier,
  { examples, encodings }: EncodedExamples,
  resolved: ResolvedScoring,
): PlannedBatch[] {
  const { estimate, batchSize, memory } = resolved;
  const all = examples.map((_, position) => position);
  const exact = exactPositions(examples.length, resolved);
  const most = Math.max(...model.config.keptHeads.map((kept) => kept.length));
  const rows = rowsWithin(model.config, memory);
  const batchesOf = (positions: readonly number[], copies: number) =>
    batchesByTokens(
      positions.map((position) => encodings[position]),
      rows / copies,
      batchSize,
    ).map((batch) => batch.map((i) => positions[i]));
  const masks = estimate === "refine" ? all : exact;
  const others = all.filter((position) => !masks.includes(position));
  return [...batchesOf(masks, most), ...batchesOf(others, FIRST_ORDER_COPIES)].map((positions, index) => {
    const batch = model.batch(positions.map((position) => encodings[position]));
    return {
      index,
      batch,
      labels: positions.map((position) => examples[position].label),
      positions,
      exact: exact.includes(positions[0]),
      headsAtOnce: Math.max(1, Math.floor(rows / (batch.size * batch.length))),
    };
  });
}

/** Samples on which all heads are masked. */
function exactPositions(
  samples: number,
  { estimate, exactSamples = samples, seed }: ResolvedScoring,
): number[] {
  if (estimate === "first-order" || estimate === "refine") return [];
  return drawIndices(Math.min(exactSamples, samples), samples, seed);
}

/**
 * Tokens that a pass may hold at a time: forward values of every layer that the backward pass needs, about 6·D + F
 * floats a token and layer.
 */
function rowsWithin({ layers, hiddenSize, intermediateSize }: EncoderConfig, megabytes: number): number {
  return (megabytes * 1e6) / (4 * layers * (6 * hiddenSize + intermediateSize));
}

/** Passes over each of its samples, about. */
export function passesOf(
  { exact }: PlannedBatch,
  heads: readonly Head[],
  { estimate }: ResolvedScoring,
): number {
  const first = estimate === "exact" ? 0 : FIRST_ORDER_PASSES;
  return 2 + first + (exact || estimate === "refine" ? heads.length : 0);
}

/** Parts of at most so many, as even as can be. */
export function evenParts<T>(values: readonly T[], most: number): T[][] {
  const size = Math.ceil(values.length / Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}
