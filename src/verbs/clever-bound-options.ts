import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import { FITS, type Fit } from "../robustness/extreme-value-clever.js";
import { SAMPLINGS, type Sampling } from "../robustness/gradient-maxima.js";
import { NORMS, type Norm } from "../robustness/lp-ball.js";
import { checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { invalid, unknown } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";

export interface CleverBoundOptions extends LongWorkOptions {
  /** p of the norm in which an example's embeddings are moved, over all tokens and dimensions together. @default 2 */
  readonly norm?: Norm;
  /**
   * R of the ball that gradients are sampled in, above 0, in embedding units of the norm: bounds beyond it are not
   * told. It has no default, since the scale of embeddings is the model's own.
   */
  readonly radius: number;
  /**
   * Where an example is to go: `untargeted`, the nearest other class; `each` other class, a row for each; or one
   * class, by name or index, to which examples of all others go. @default "untargeted"
   */
  readonly target?: string | number;
  /** Examples, from 1, drawn without replacement; all where the data has fewer. @default 20 (ours: it takes long) */
  readonly samples?: number;
  /** N_b: largest norms that the distribution is fitted to, from 1. @default 50 (ours; Weng et al.: 500) */
  readonly batches?: number;
  /** N_s: points of which each is the largest, from 1. @default 16 (ours; Weng et al.: 1024) */
  readonly samplesPerBatch?: number;
  /** New points for every batch, or each batch from one pool, with replacement. @default "fresh" */
  readonly sampling?: Sampling;
  /** Points of the pool over `samplesPerBatch`, from 1; fresh sampling has none. @default 10, as ART */
  readonly poolFactor?: number;
  /**
   * `interior`: the interior maximum of the likelihood; `authors`: the search of the authors' program; `art`: the
   * search of the Adversarial Robustness Toolbox, which mostly ends at the largest norm. @default "interior"
   */
  readonly fit?: Fit;
  /** What is moved: word embeddings as looked up, or what enters the first encoder layer. @default "word" */
  readonly wrt?: WithRespectTo;
  /** Of examples and points, a 32-bit integer. @default 0 */
  readonly seed?: number;
  /** Points in one pass, from 1. It changes memory and speed; bounds only within float error. @default 32 */
  readonly batchSize?: number;
}

export type ResolvedCleverBound = Required<Omit<CleverBoundOptions, keyof LongWorkOptions | "target">> & {
  /** A class is told by its index. */
  readonly target: "untargeted" | "each" | number;
};

/**
 * Checks the options of `cleverBound`, and adds the defaults.
 * @param labels  class names by index
 */
export function resolveCleverBound(
  labels: readonly string[],
  options: Partial<CleverBoundOptions> = {},
): ResolvedCleverBound {
  const {
    norm = 2,
    radius,
    target = "untargeted",
    samples = 20,
    batches = 50,
    samplesPerBatch = 16,
    sampling = "fresh",
    poolFactor = 10,
    fit = "interior",
    wrt = "word",
    seed = 0,
    batchSize = 32,
  } = options;
  checkNames(options, [
    ...["norm", "radius", "target", "samples", "batches", "samplesPerBatch", "sampling", "poolFactor"],
    ...["fit", "wrt", "seed", "batchSize", "signal", "onProgress"],
  ]);
  if (!NORMS.includes(norm)) throw invalid("norm", norm, "1, 2 or Infinity");
  return {
    norm,
    radius: checkRadius(radius),
    target: resolveTarget(target, labels),
    samples: checkCount("samples", samples),
    batches: checkCount("batches", batches),
    samplesPerBatch: checkCount("samplesPerBatch", samplesPerBatch),
    sampling: checkOneOf("sampling", sampling, SAMPLINGS),
    poolFactor: checkCount("poolFactor", poolFactor),
    fit: checkOneOf("fit", fit, FITS),
    wrt: checkOneOf("wrt", wrt, WITH_RESPECT_TO),
    seed: checkSeed(seed),
    batchSize: checkCount("batchSize", batchSize),
  };
}

function checkRadius(radius: unknown): number {
  if (typeof radius === "number" && radius > 0 && Number.isFinite(radius)) return radius;
  throw invalid("radius", radius, "a finite number above 0, in embedding units");
}

/** A class by its name or index, also where the index is a text. */
function resolveTarget(target: string | number, labels: readonly string[]): ResolvedCleverBound["target"] {
  if (target === "untargeted" || target === "each") return target;
  const named = labels.indexOf(String(target));
  const index = named >= 0 || !/^\d+$/.test(String(target)) ? named : Number(target);
  if (index in labels) return index;
  throw unknown("target", String(target), ["untargeted", "each", ...labels]);
}
