import type { Head } from "../models/heads.js";
import type { Dataset } from "../results/dataset.js";
import type { HeadSelection } from "../results/head-selection.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkAtLeastZero, checkCount, checkNames, checkSeed, checkShare } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import {
  type TrainingMethodRecord,
  type TrainingMethodSpec,
  trainingMethod,
} from "../training/defences/resolve-method.js";
import type { TrainingMethod } from "../training/training-method.js";
import type { InnerAttackOptions } from "./attack-options.js";
import { checkHeads } from "./check-heads.js";
import type { LongWorkOptions } from "./long-work.js";

export interface TrainOptions extends LongWorkOptions {
  /**
   * How it is trained: a name of `trainingMethods()`, or one with options, `{ name: "r-drop", alpha: 5 }`.
   * @default "vanilla", plain fine-tuning
   */
  readonly method?: TrainingMethodSpec;
  /** The classifier that `distillation` learns from, of the same classes and vocabulary. */
  readonly teacher?: TextClassifier;
  /** Data that the training is judged on, after each epoch or `evaluateEvery`; the best weights by accuracy are kept. */
  readonly evaluateOn?: Dataset;
  /** Passes through the data, above 0; 0.5 is half of one. @default 3 (spec, vanilla fine-tuning) */
  readonly epochs?: number;
  /** Updates, in place of epochs, from 1. */
  readonly steps?: number;
  /** Examples whose gradients are computed together, from 1. @default 32 (spec) */
  readonly batchSize?: number;
  /** Such batches in one update, from 1: their mean gradient counts. @default 1 */
  readonly accumulate?: number;
  /** The highest, at the end of the warm-up; at least 0. @default 2e-5 (spec) */
  readonly learningRate?: number;
  /** The share of the updates in which the learning rate rises from 0; it falls to 0 in the others. @default 0.06 (spec) */
  readonly warmupRatio?: number;
  /** Of matrices, times the learning rate in each update; at least 0. Biases and LayerNorms do not decay. @default 0.01 (spec) */
  readonly weightDecay?: number;
  /** AdamW's β₁ and β₂, from 0 to below 1. @default [0.9, 0.999] (PyTorch) */
  readonly betas?: readonly [number, number];
  /** AdamW's ε, above 0. @default 1e-8 (PyTorch) */
  readonly epsilon?: number;
  /** The L2 norm that the gradients are scaled down to, above 0. @default 1 (transformers) */
  readonly clip?: number;
  /** The share of values that are dropped everywhere, 0 to below 1. @default each place's own rate in the model's config */
  readonly dropout?: number;
  /** Tokens of a text that are read, special ones included, from 3. @default 128 (spec), at most the model's longest input */
  readonly maxLength?: number;
  /** What the learning rate is multiplied by from each layer to the one below it, above 0, at most 1. @default 1 */
  readonly layerwiseDecay?: number;
  /** Parts of names of parameters that stay as they are: `embeddings`, `layer.0.` @default none */
  readonly frozen?: readonly string[];
  /** Heads that are masked in training and in its evaluations. @default none */
  readonly masked?: HeadSelection | readonly Head[];
  /**
   * Measures accuracy, mean C and, with options of `attack`, accuracy under attack, before and after the training, on `data`.
   * @default not measured; data: `evaluateOn`, else the training data
   */
  readonly measure?: { readonly data?: Dataset; readonly attack?: InnerAttackOptions };
  /** Updates between evaluations, from 1. @default those of an epoch */
  readonly evaluateEvery?: number;
  /** Evaluations without a better accuracy after which the training ends, from 1. @default no early end */
  readonly patience?: number;
  /** Of the order of examples, of dropout, and of what methods draw. @default 0 */
  readonly seed?: number;
  /**
   * File to which the training is written at each evaluation, or epoch, and from which an interrupted run with the same
   * model, data and options goes on, to the same weights bit for bit.
   */
  readonly resume?: string;
}

/** A training with all that is left out filled in. */
export interface TrainingPlan
  extends Required<
    Pick<
      TrainOptions,
      | "batchSize"
      | "accumulate"
      | "learningRate"
      | "warmupRatio"
      | "weightDecay"
      | "betas"
      | "epsilon"
      | "clip"
    >
  > {
  readonly maxLength: number;
  readonly layerwiseDecay: number;
  readonly frozen: readonly string[];
  readonly masked: readonly Head[];
  readonly seed: number;
  /** Null: as the model's config says. */
  readonly dropout: number | null;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly evaluateEvery: number;
  readonly patience: number | null;
}

/** A plan, and the method that takes its steps. */
export interface ResolvedTraining {
  readonly plan: TrainingPlan;
  readonly method: TrainingMethod;
  readonly methodRecord: TrainingMethodRecord;
}

/** Passes through the data, where neither epochs nor steps are given. */
export const EPOCHS = 3;

const NAMES = [
  ...["method", "teacher"],
  ...["evaluateOn", "epochs", "steps", "batchSize", "accumulate", "learningRate", "warmupRatio"],
  ...[
    "weightDecay",
    "betas",
    "epsilon",
    "clip",
    "dropout",
    "maxLength",
    "layerwiseDecay",
    "frozen",
    "masked",
  ],
  ...["measure", "evaluateEvery", "patience", "seed", "resume", "signal", "onProgress"],
];

/**
 * @param names  of the model's parameters
 * @throws RahpError for options out of range, unknown methods, a teacher that does not fit, and parts of names that no
 *   parameter has
 */
export function resolveTraining(
  model: TextClassifier,
  names: readonly string[],
  data: Dataset,
  options: TrainOptions,
): ResolvedTraining {
  checkNames(options, NAMES);
  const { batchSize = 32, accumulate = 1, epochs = EPOCHS, betas = [0.9, 0.999], frozen = [] } = options;
  const { dropout, maxLength = Math.min(128, model.tokenizer.maxLength), layerwiseDecay = 1 } = options;
  checkCount("batchSize", batchSize);
  checkCount("accumulate", accumulate);
  const stepsPerEpoch = Math.max(1, Math.ceil(Math.ceil(data.size / batchSize) / accumulate));
  const steps = options.steps ?? Math.ceil(checkAbove0("epochs", epochs) * stepsPerEpoch);
  if (options.steps !== undefined && options.epochs !== undefined)
    throw new RahpError(`invalid steps: ${options.steps} (expected either steps or epochs)`);
  checkCount("steps", steps);
  if (maxLength > model.tokenizer.maxLength)
    throw invalid("maxLength", maxLength, `at most ${model.tokenizer.maxLength}, the model's longest input`);
  for (const beta of Array.isArray(betas) ? betas : [betas]) checkBelow1("betas", beta);
  if (betas.length !== 2) throw invalid("betas", betas, "two numbers");
  if (!(layerwiseDecay > 0 && layerwiseDecay <= 1))
    throw invalid("layerwiseDecay", layerwiseDecay, "a number above 0, at most 1");
  for (const part of frozen) {
    if (!names.some((name) => name.includes(part)))
      throw invalid("frozen", part, `a part of a parameter's name, such as ${names[0]}`);
  }
  if (names.every((name) => frozen.some((part) => name.includes(part))))
    throw invalid("frozen", frozen, "parts of names that leave some parameters to train");
  if (options.patience !== undefined && options.evaluateOn === undefined)
    throw new RahpError(`invalid patience: ${options.patience} (expected evaluateOn beside it)`);
  const plan = {
    ...{ batchSize, accumulate, steps, stepsPerEpoch, betas, frozen, layerwiseDecay },
    learningRate: checkAtLeastZero("learningRate", options.learningRate ?? 2e-5),
    warmupRatio: checkShare("warmupRatio", options.warmupRatio ?? 0.06),
    weightDecay: checkAtLeastZero("weightDecay", options.weightDecay ?? 0.01),
    epsilon: checkAbove0("epsilon", options.epsilon ?? 1e-8),
    clip: checkAbove0("clip", options.clip ?? 1),
    dropout: dropout === undefined ? null : checkBelow1("dropout", dropout),
    maxLength: checkCount("maxLength", maxLength, 3),
    masked: checkHeads(model, options.masked ?? []),
    seed: checkSeed(options.seed ?? 0),
    evaluateEvery: checkCount("evaluateEvery", options.evaluateEvery ?? stepsPerEpoch),
    patience: options.patience === undefined ? null : checkCount("patience", options.patience),
  };
  const context = { model, maxLength: plan.maxLength, teacher: options.teacher };
  const { method, record } = trainingMethod(options.method ?? "vanilla", context);
  return { plan, method, methodRecord: record };
}

function checkAbove0(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw invalid(name, value, "a finite number above 0");
}

function checkBelow1(name: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw invalid(name, value, "a number from 0 to below 1");
}
