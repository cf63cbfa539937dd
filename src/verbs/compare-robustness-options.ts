import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import type { TransferSet } from "../results/transfer-set.js";
import { checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { type InnerAttackOptions, type ResolvedAttack, resolveInnerAttack } from "./attack-options.js";
import type { LongWorkOptions } from "./long-work.js";

export interface CompareRobustnessOptions extends LongWorkOptions {
  /** Also attacks each model on the clean texts of each set, with these options. @default no attack */
  readonly attack?: Omit<InnerAttackOptions, "seed">;
  /** What C's gradient is taken with respect to. @default "word" */
  readonly wrt?: WithRespectTo;
  /** Draws of each bootstrap, from 1. @default 10000 (ours) */
  readonly draws?: number;
  /** Of bootstraps and of the draw of examples to attack, a 32-bit integer. @default 0 */
  readonly seed?: number;
  /** Examples in one pass, from 1. @default 32 */
  readonly batchSize?: number;
  /** File that keeps what is finished, and from which an interrupted run goes on. @default nothing is kept */
  readonly resume?: string;
}

/** Models by the names of a comparison. */
export type ComparedModels = readonly TextClassifier[] | Readonly<Record<string, TextClassifier>>;
/** Texts to compare models on: one set, or several by name. */
export type ComparedSets = Dataset | TransferSet | Readonly<Record<string, Dataset | TransferSet>>;

export interface ComparisonPlan {
  readonly models: readonly (readonly [name: string, model: TextClassifier])[];
  readonly sets: readonly (readonly [
    name: string,
    set: TransferSet | { readonly clean: Dataset; readonly adversarial?: undefined },
  ])[];
  /** Loaded for all attacks; who made the plan disposes of it. */
  readonly attack: ResolvedAttack | undefined;
  readonly wrt: WithRespectTo;
  readonly draws: number;
  readonly seed: number;
  readonly batchSize: number;
}

/** @throws RahpError for too few models, no texts, and options out of range */
export async function planComparison(
  models: ComparedModels,
  data: ComparedSets,
  options: CompareRobustnessOptions,
): Promise<ComparisonPlan> {
  checkNames(options, ["attack", "wrt", "draws", "seed", "batchSize", "resume", "signal", "onProgress"]);
  const { attack, wrt = "word", draws = 10_000, seed = 0, batchSize = 32, signal, onProgress } = options;
  return {
    models: namedModels(models),
    sets: namedSets(data),
    wrt: checkOneOf("wrt", wrt, WITH_RESPECT_TO),
    draws: checkCount("draws", draws),
    seed: checkSeed(seed),
    batchSize: checkCount("batchSize", batchSize),
    attack: attack && (await resolveInnerAttack({ ...attack, seed }, { signal, onProgress })),
  };
}

/** By their ids where they come as a list; a number tells models of the same id apart. */
function namedModels(models: ComparedModels): ComparisonPlan["models"] {
  const named = Array.isArray(models) ? withNames(models) : Object.entries(models ?? {});
  if (named.length >= 2 && named.every(([, model]) => model instanceof TextClassifier)) return named;
  throw new RahpError(
    `invalid models: ${named.length} given (expected at least two loaded models, as a list or by name)`,
  );
}

function withNames(models: readonly TextClassifier[]): [string, TextClassifier][] {
  const seen = new Map<string, number>();
  return models.map((model) => {
    const times = (seen.get(model?.id) ?? 0) + 1;
    seen.set(model?.id, times);
    return [times === 1 ? model?.id : `${model.id} (${times})`, model];
  });
}

function namedSets(data: ComparedSets): ComparisonPlan["sets"] {
  if (data instanceof Dataset) return [[data.name, { clean: data }]];
  if (isTransferSet(data)) return [[data.adversarial.name, data]];
  const sets = Object.entries(data ?? {}).map(([name, set]) => {
    if (set instanceof Dataset) return [name, { clean: set }] as const;
    if (isTransferSet(set)) return [name, set] as const;
    throw new RahpError(
      `invalid data: ${name} (expected a data set, or one in clean and one in adversarial)`,
    );
  });
  if (sets.length === 0) throw new RahpError("missing data: a comparison needs at least one data set");
  return sets;
}

function isTransferSet(set: unknown): set is TransferSet {
  const { clean, adversarial } = (set ?? {}) as Partial<TransferSet>;
  return clean instanceof Dataset && adversarial instanceof Dataset;
}
