import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import type { Head } from "../models/heads.js";
import { ENOUGH_OVERLAP } from "../pruning/auto-samples.js";
import { ESTIMATES, type Estimate } from "../results/combine-samples.js";
import { checkCorrectable } from "../robustness/control-variate.js";
import { AGGREGATES, type Aggregate } from "../robustness/sample-terms.js";
import {
  checkAtLeastZero,
  checkCount,
  checkNames,
  checkOneOf,
  checkSeed,
  checkShare,
} from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import { type CompositeOptions, resolveComposite } from "./composite.js";
import type { LongWorkOptions } from "./long-work.js";

export interface ScoreHeadsOptions extends LongWorkOptions {
  /**
   * Examples to score on, from 1, drawn without replacement; all where the data has fewer. `auto` begins with 32 and adds
   * half as many each time, until the choice of heads is stable or the data ends; with the estimates `exact` and
   * `first-order`. @default 100 (ours)
   */
  readonly samples?: number | "auto";
  /**
   * Of samples `auto`: the mean overlap (Jaccard, 0 to 1) of the chosen heads with those chosen on bootstrap resamples at
   * which it stops. @default 0.9 (ours; what it reaches: docs/estimates.md)
   */
  readonly stability?: number;
  /** Of the draw, a 32-bit integer. @default 0 */
  readonly seed?: number;
  /**
   * What the gradient is taken with respect to: the word embeddings as looked up, or what enters the first
   * encoder layer. @default "word"
   */
  readonly wrt?: WithRespectTo;
  /** Added to the gradient's length, in logits per embedding unit, at least 0. @default 1e-12 (ours) */
  readonly epsilon?: number;
  /** Whether misclassified samples, whose C is negative, count in ΔC. @default "keep" (eq. 2 averages over all) */
  readonly misclassified?: "keep" | "skip";
  /**
   * How samples are combined: their mean (eq. 2), or one that heavy tails move less: of the change of
   * sign(C)·ln(1 + |C|), of what `trim` leaves, the median, of ranks over heads, of ΔC/|C|. @default "mean"
   */
  readonly aggregate?: Aggregate;
  /** Share of the samples that `trimmed` leaves out at either end, at least 0 and below 0.5. @default 0.1 (ours) */
  readonly trim?: number;
  /**
   * How ΔC is found. `exact`: each head masked in turn. `first-order`: all heads from the derivative of C in the head
   * mask, as a few passes. `refine`: that, then each head masked whose side of the cut is uncertain. `corrected`: the
   * first order on all samples, corrected by exact values on `exactSamples` of them. @default "exact" (eq. 2)
   */
  readonly estimate?: Estimate;
  /** Of `corrected`: samples on which heads are masked, from 2. @default 32 (ours; what it reaches: docs/estimates.md) */
  readonly exactSamples?: number;
  /** Of `refine` and of samples `auto`: how the heads are to be chosen, and so where the cut is. @default composite's */
  readonly choice?: CompositeOptions;
  /** Heads that are masked throughout, and not scored. @default none */
  readonly masked?: readonly Head[];
  /** Samples in one pass at most, from 1; scores change only within float error. @default as `memory` allows */
  readonly batchSize?: number;
  /** About what the passes may take beside the model, in megabytes, from 1; scores change only within float error. @default 128 (ours: small enough for the processor's caches) */
  readonly memory?: number;
  /**
   * File to which finished work is written, and from which an interrupted run with the same model, data and options
   * goes on, to the same result.
   */
  readonly resume?: string;
  /**
   * Worker threads that score at the same time, each with its own copy of the model, from 1. More than one pays from
   * some hundred samples. Scores then are those of one thread in an operation (`useEngine("onnx", { threads: 1 })`),
   * the same but for float error. @default 1
   */
  readonly workers?: number;
}

export type ResolvedScoring = Required<
  Omit<
    ScoreHeadsOptions,
    keyof LongWorkOptions | "resume" | "workers" | "batchSize" | "exactSamples" | "choice" | "stability"
  >
> & {
  readonly batchSize?: number;
  /** Of `corrected` alone. */
  readonly exactSamples?: number;
  /** Of samples `auto` alone. */
  readonly stability?: number;
  /** Of `refine` and samples `auto` alone. */
  readonly choice?: ReturnType<typeof resolveComposite>;
};

const NAMES = [
  ...["samples", "seed", "wrt", "epsilon", "misclassified", "aggregate", "trim", "estimate", "exactSamples"],
  ...["stability", "choice", "masked", "batchSize", "memory", "resume", "workers", "signal", "onProgress"],
];

/** @throws RahpError for a name that is no option, or a value out of its range */
export function resolveScoring(options: ScoreHeadsOptions): ResolvedScoring {
  checkNames(options, NAMES);
  const { batchSize, exactSamples = 32, masked = [], stability = ENOUGH_OVERLAP } = options;
  const aggregate = checkOneOf("aggregate", options.aggregate ?? "mean", AGGREGATES);
  const estimate = checkOneOf("estimate", options.estimate ?? "exact", ESTIMATES);
  if (estimate === "corrected") checkCorrectable(aggregate);
  const samples = checkSamples(options.samples ?? 100, estimate);
  return {
    samples,
    seed: checkSeed(options.seed ?? 0),
    wrt: checkOneOf("wrt", options.wrt ?? "word", WITH_RESPECT_TO),
    epsilon: checkAtLeastZero("epsilon", options.epsilon ?? 1e-12),
    misclassified: checkOneOf("misclassified", options.misclassified ?? "keep", ["keep", "skip"]),
    aggregate,
    trim: checkTrim(options.trim ?? 0.1),
    estimate,
    masked: masked.map(({ layer, head }) => ({ layer, head })),
    memory: checkCount("memory", options.memory ?? 128),
    ...(batchSize !== undefined && { batchSize: checkCount("batchSize", batchSize) }),
    ...(estimate === "corrected" && { exactSamples: checkCount("exactSamples", exactSamples, 2) }),
    ...(samples === "auto" && { stability: checkShare("stability", stability) }),
    ...(settlesChoice({ samples, estimate }) && { choice: resolveComposite(options.choice ?? {}) }),
  };
}

/** Whether a run ends where one choice of heads is settled, so that it must know how they are to be chosen. */
export function settlesChoice({ samples, estimate }: Pick<ResolvedScoring, "samples" | "estimate">): boolean {
  return samples === "auto" || estimate === "refine";
}

function checkSamples(samples: number | "auto", estimate: Estimate): number | "auto" {
  if (samples === "auto") {
    if (estimate === "exact" || estimate === "first-order") return samples;
    throw invalid("samples", samples, `a number with the estimate ${estimate}`);
  }
  if (Number.isSafeInteger(samples) && samples >= 1) return samples;
  throw invalid("samples", samples, "a whole number of at least 1, or auto");
}

function checkTrim(trim: number): number {
  if (typeof trim === "number" && trim >= 0 && trim < 0.5) return trim;
  throw invalid("trim", trim, "a number of at least 0 and below 0.5");
}
