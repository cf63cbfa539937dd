import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import { NORMS, type Norm } from "../robustness/lp-ball.js";
import { checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";

export interface EmbeddingAttackOptions extends LongWorkOptions {
  /** p of the norm in which an example's embeddings are moved, over all tokens and dimensions together. @default 2 */
  readonly norm?: Norm;
  /**
   * How far embeddings may be moved, above 0, in embedding units of the norm. It has no default, since the scale of
   * embeddings is the model's own.
   */
  readonly maxRadius: number;
  /** Steps of gradient descent in each ball, from 1. @default 20 (Madry et al., 2018) */
  readonly steps?: number;
  /** Starts in each ball towards each other class, from 1: the example itself, then random points. @default 1 */
  readonly restarts?: number;
  /** Share of a found distance to which bisection narrows it down, above 0, below 1. @default 0.01 (ours) */
  readonly tolerance?: number;
  /** Examples, from 1, drawn as by `cleverBound`; all where the data has fewer. @default 20 (ours: it takes long) */
  readonly examples?: number;
  /** What is moved: word embeddings as looked up, or what enters the first encoder layer. @default "word" */
  readonly wrt?: WithRespectTo;
  /** Of examples and random starts, a 32-bit integer. @default 0 */
  readonly seed?: number;
  /** File that keeps finished examples, and from which an interrupted run goes on. @default nothing is kept */
  readonly resume?: string;
}

export type ResolvedEmbeddingAttack = Required<
  Omit<EmbeddingAttackOptions, keyof LongWorkOptions | "resume">
>;

/** Checks the options of `embeddingAttack`, and adds the defaults. */
export function resolveEmbeddingAttack(
  options: Partial<EmbeddingAttackOptions> = {},
): ResolvedEmbeddingAttack {
  checkNames(options, [
    ...["norm", "maxRadius", "steps", "restarts", "tolerance", "examples", "wrt", "seed"],
    ...["resume", "signal", "onProgress"],
  ]);
  const { norm = 2, maxRadius, steps = 20, restarts = 1, tolerance = 0.01 } = options;
  const { examples = 20, wrt = "word", seed = 0 } = options;
  if (!NORMS.includes(norm)) throw invalid("norm", norm, "1, 2 or Infinity");
  if (!(typeof maxRadius === "number" && maxRadius > 0 && Number.isFinite(maxRadius))) {
    throw invalid("maxRadius", maxRadius, "a finite number above 0, in embedding units");
  }
  if (!(typeof tolerance === "number" && tolerance > 0 && tolerance < 1)) {
    throw invalid("tolerance", tolerance, "a number above 0, below 1");
  }
  return {
    norm,
    maxRadius,
    steps: checkCount("steps", steps),
    restarts: checkCount("restarts", restarts),
    tolerance,
    examples: checkCount("examples", examples),
    wrt: checkOneOf("wrt", wrt, WITH_RESPECT_TO),
    seed: checkSeed(seed),
  };
}
