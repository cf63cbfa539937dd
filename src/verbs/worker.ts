/** Run in each worker thread: a model of its own, on an engine of one thread. */
import Tinypool from "tinypool";
import { chooseEngine, type EngineName } from "../backends/engines.js";
import { Classifier, type ClassifierParts } from "../models/classifier.js";
import { makeTokenizer } from "../models/tokenizers/tokenizer-files.js";
import { RahpError } from "../support/rahp-error.js";
import { type AttackTask, attackOne } from "./attack-one.js";
import { BatchScorer, type ScoredBatch, type ScorerOptions } from "./batch-scorer.js";
import { namedRecipe, type RecipeChoice } from "./named-recipe.js";

/** What every worker is given at its start. */
export interface WorkerData {
  readonly model: Omit<ClassifierParts, "tokenizer">;
  readonly engine: EngineName;
  /** Of attacks. */
  readonly recipe: RecipeChoice | undefined;
}

/** What a task comes to; a refusal is a RahpError's line, whose class does not survive the way between threads. */
export type Outcome<T> = { readonly value: T } | { readonly refusal: string };

const { model: parts, engine, recipe: choice } = Tinypool.workerData as unknown as WorkerData;
await chooseEngine(engine, engine === "onnx" ? { threads: 1 } : {});
const model = new Classifier({ ...parts, tokenizer: makeTokenizer(parts.files, parts.config, parts.id) });
const loaded = choice && (await namedRecipe(choice, { onProgress: () => {} })); // the bar is the main thread's

interface ScoringTask {
  readonly given: ScoredBatch;
  readonly options: ScorerOptions;
}

let scorer: BatchScorer | undefined;

/** The one of this thread: it keeps the last batch's forward pass. */
function scorerWith(options: ScorerOptions): BatchScorer {
  scorer ??= new BatchScorer(model, options); // a pool serves one run
  return scorer;
}

export const baseline = task(({ given, options }: ScoringTask) => scorerWith(options).baseline(given));

export const fisher = task(({ given, options }: ScoringTask) => scorerWith(options).fisher(given));

export const firstOrder = task(({ given, options }: ScoringTask) => scorerWith(options).firstOrder(given));

export const withoutHeads = task(
  ({ given, options, layer, heads }: ScoringTask & { layer: number; heads: readonly number[] }) =>
    scorerWith(options).withoutHeads(given, layer, heads),
);

export const attack = task((given: AttackTask) => attackOne(model, loaded!.recipe, given));

function task<Given, Value>(work: (given: Given) => Promise<Value>) {
  return async (given: Given): Promise<Outcome<Value>> => {
    try {
      return { value: await work(given) };
    } catch (error) {
      if (error instanceof RahpError) return { refusal: error.message };
      throw error;
    }
  };
}
