import { attentionEntropyPerSample } from "../importance/attention-entropy.js";
import { combineSamples } from "../importance/combine-samples.js";
import { fisherPerSample } from "../importance/fisher.js";
import { type HeadScore, headScores } from "../importance/head-score.js";
import { headMagnitudes, type MagnitudeNorm } from "../importance/magnitude.js";
import { absoluteMaskGradientPerSample } from "../importance/mask-gradient.js";
import { michelPerSample } from "../importance/michel.js";
import { randomScores } from "../importance/random-scores.js";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { PrunedFirst } from "../pruning/choose-by-score.js";

/** What every way to score heads tells of itself, for option lists, tables and charts. */
interface MethodFacts {
  readonly title: string;
  /** Of a score; empty where it has none. */
  readonly unit: string;
  readonly prunedFirst: PrunedFirst;
  /** Whether it takes backward passes. */
  readonly needsGradients: boolean;
}

/** Each head masked in turn: the work of `scoreHeads` itself. */
export interface MaskingMethod extends MethodFacts {
  readonly from: "masking";
}

/** One pass over a sample scores all heads; the samples are then averaged. */
export interface SampleMethod extends MethodFacts {
  readonly from: "samples";
  /** @returns [B][L][H], 0 for heads that are pruned */
  readonly perSample: (
    classifier: Classifier,
    batch: Batch,
    labels: readonly number[],
  ) => Promise<number[][][]>;
  /** What counts once in the mean: each sample, or each of its query tokens. */
  readonly meanOver: "samples" | "tokens";
  /** Whether the means are then divided by their layer's L2 norm. */
  readonly layerNormalised: boolean;
}

/** The same whatever the data. */
export interface ModelMethod extends MethodFacts {
  readonly from: "model";
  /** @returns [L][H], 0 for heads that are pruned */
  readonly score: (classifier: Classifier, seed: number) => Promise<number[][]>;
}

export type ScoreMethod = MaskingMethod | SampleMethod | ModelMethod;

/** A mean over samples of what one forward and one backward pass give; the least important heads go first. */
const gradients = {
  from: "samples",
  prunedFirst: "smallest",
  needsGradients: true,
  meanOver: "samples",
  layerNormalised: false,
} as const;

/** Heads that look everywhere alike tell tokens apart least: they go first. */
const entropy = {
  from: "samples",
  unit: "nats",
  prunedFirst: "largest",
  needsGradients: false,
  perSample: attentionEntropyPerSample,
  layerNormalised: false,
} as const;

const withoutData = { from: "model", prunedFirst: "smallest", needsGradients: false } as const;

const magnitude = (norm: MagnitudeNorm) => async (classifier: Classifier) =>
  headMagnitudes(classifier.config, await classifier.state(), norm);

/** RAHP's pair of scores, each of them alone, and what they are compared with. */
const methods = {
  rahp: {
    title: "RAHP: ΔCLEVER and Fisher",
    from: "masking",
    unit: "",
    prunedFirst: "largest",
    needsGradients: true,
  },
  "delta-clever": {
    title: "ΔCLEVER alone",
    from: "masking",
    unit: "embedding units",
    prunedFirst: "largest",
    needsGradients: true,
  },
  fisher: {
    ...gradients,
    title: "Fisher alone",
    unit: "squared nats per squared weight unit",
    perSample: fisherPerSample,
  },
  michel: {
    ...gradients,
    title: "Michel et al. (2019), over the layer's L2 norm",
    unit: "",
    perSample: michelPerSample,
    layerNormalised: true,
  },
  "michel-unnormalised": {
    ...gradients,
    title: "Michel et al. (2019), layers as they are",
    unit: "nats",
    perSample: michelPerSample,
  },
  "mask-gradient": {
    ...gradients,
    title: "gradient of the head mask, absolute",
    unit: "nats",
    perSample: absoluteMaskGradientPerSample,
  },
  "mask-gradient-normalised": {
    ...gradients,
    title: "gradient of the head mask, absolute, over the layer's L2 norm",
    unit: "",
    perSample: absoluteMaskGradientPerSample,
    layerNormalised: true,
  },
  entropy: { ...entropy, title: "attention entropy, mean over all query tokens", meanOver: "tokens" },
  "entropy-by-sample": {
    ...entropy,
    title: "attention entropy, mean over samples of each one's mean",
    meanOver: "samples",
  },
  magnitude: {
    ...withoutData,
    title: "L2 norm of the head's weights",
    unit: "weight units",
    score: magnitude("l2"),
  },
  "magnitude-l1": {
    ...withoutData,
    title: "sum of the head's absolute weights",
    unit: "weight units",
    score: magnitude("l1"),
  },
  random: {
    ...withoutData,
    title: "random",
    unit: "",
    score: async ({ config }, seed) => randomScores(config, seed),
  },
} as const satisfies Readonly<Record<string, ScoreMethod>>;

export type ScoreMethodName = keyof typeof methods;

/** Ways to score heads, by name. */
export const scoreMethods: Readonly<Record<ScoreMethodName, ScoreMethod>> = methods;
export const SCORE_METHODS = Object.keys(methods) as ScoreMethodName[];

/**
 * A method's scores of the heads that are left, from those of the samples.
 * @param samples  [N][L][H], at least one
 * @param tokens   query tokens of each sample, [N]
 */
export function scoresOfSamples(
  { meanOver, layerNormalised }: SampleMethod,
  samples: readonly (readonly (readonly number[])[])[],
  tokens: readonly number[],
  keptHeads: readonly (readonly number[])[],
): HeadScore[] {
  const weights = meanOver === "tokens" ? tokens : samples.map(() => 1);
  const { scores, stderrs } = combineSamples(samples, { weights, layerNormalised });
  return headScores(keptHeads, scores, stderrs);
}
