import { performance } from "node:perf_hooks";
import pMap from "p-map";
import { attackExample } from "../attacks/attack-example.js";
import type { Lexicon } from "../attacks/lexicon.js";
import type { Recipe } from "../attacks/recipe.js";
import type { Victim } from "../attacks/victim.js";
import type { WordImportance } from "../attacks/word-importance.js";
import { engineInUse } from "../backends/engines.js";
import type { TextInput } from "../models/tokenizer.js";
import { AttackLog, type AttackRow } from "../results/attack-log.js";
import type { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { labelFor, truncationNotes } from "./encoded-examples.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { namedRecipe } from "./named-recipe.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

export interface AttackOptions extends LongWorkOptions {
  /** A preset's name, or a recipe. @default "textfooler-lexicon" */
  readonly recipe?: string | Recipe;
  /** For a preset: a JSON file of neighbours by word, or a lexicon. @default WordNet's synonyms */
  readonly lexicon?: string | Lexicon;
  /** For a preset: how words are ranked. @default the recipe's own (`textfooler-lexicon`: "delete") */
  readonly importance?: WordImportance;
  /** Examples to attack, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly examples?: number;
  /** Of the draw. @default 0 */
  readonly seed?: number;
  /** The most texts that one example's attack may send to the victim, from 1. @default no limit */
  readonly queryBudget?: number;
  /**
   * Worker threads that attack at the same time, each with its own copy of the model, from 1. More than one pays from
   * some hundred examples, and works with loaded models and presets by name only. Scores then are those of one
   * thread in an operation (`useEngine("onnx", { threads: 1 })`), the same but for float error. @default 1
   */
  readonly workers?: number;
}

/**
 * Attacks a classifier's predictions by exchanging words (TextAttack's greedy search with word importance).
 *
 * @param victim  a model, or any object with `labels` and `predict(inputs)` that resolves to probabilities [n][C]
 * @throws RahpError for unknown recipes, options out of range, and lexicons that cannot be read
 * @example const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 100 });
 */
export async function attack(victim: Victim, data: Dataset, options: AttackOptions = {}): Promise<AttackLog> {
  checkNames(options, [
    ...[
      "recipe",
      "lexicon",
      "importance",
      "examples",
      "seed",
      "queryBudget",
      "workers",
      "signal",
      "onProgress",
    ],
  ]);
  const { examples = 100, seed = 0, queryBudget, workers = 1 } = options;
  checkCount("examples", examples);
  checkSeed(seed);
  if (queryBudget !== undefined) checkCount("queryBudget", queryBudget);
  if (!Array.isArray(victim?.labels) || typeof victim.predict !== "function") {
    throw new RahpError("invalid victim: expected a model, or an object with labels and predict");
  }
  const labelled = labelFor(victim, data);
  const { recipe, lexicon } = await resolveRecipe(options);
  const isModel = victim instanceof TextClassifier;
  const engine = isModel ? (await engineInUse()).label : undefined;
  const pool = await startPool(victim, options, workers);

  const positions = drawIndices(Math.min(examples, data.size), data.size, seed);
  const work = new LongWork("attacking", positions.length, options);
  const attackAt = async (position: number): Promise<AttackRow> => {
    const example = labelled.examples[position];
    const start = performance.now();
    const record = await work.step("attack", 1, () =>
      pool
        ? pool.run("attack", { example, queryBudget })
        : attackExample(victim, example, recipe, { queryBudget, signal: options.signal }),
    );
    return { ...record, seconds: (performance.now() - start) / 1000 };
  };
  let rows: AttackRow[];
  try {
    rows = await pMap(positions, attackAt, { concurrency: workers });
  } finally {
    work.end();
    await pool?.end();
  }
  const provenance = {
    verb: "attack",
    ...(isModel && { model: victim.origin }),
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: {
      recipe: recipe.name,
      lexicon,
      importance: recipe.importance,
      examples,
      queryBudget: queryBudget ?? null,
      ...labelled.labelOptions,
    },
    seed,
    ...(engine && { engine }),
    versions,
  };
  const cut = isModel
    ? truncationNotes(
        victim,
        rows.map((row) => victim.encode(inputOf(row))),
      )
    : [];
  const notes = [...labelled.notes, ...cut];
  return new AttackLog(rows, { provenance, seconds: work.seconds, notes });
}

function inputOf({ text, pair }: AttackRow): TextInput {
  return pair === null ? text : { text, pair };
}

/** Workers for a model and a preset recipe, which are all that can be sent to other threads. */
async function startPool(
  victim: Victim,
  { recipe = "textfooler-lexicon", lexicon, importance }: AttackOptions,
  workers: number,
): Promise<WorkerPool | undefined> {
  checkCount("workers", workers);
  if (workers === 1) return undefined;
  const canBeSent = typeof recipe === "string" && (lexicon === undefined || typeof lexicon === "string");
  if (!(victim instanceof TextClassifier) || !canBeSent) {
    const own = canBeSent ? "victim" : "recipe or lexicon";
    throw new RahpError(`invalid workers: ${workers} (expected 1 with a ${own} of your own)`);
  }
  return WorkerPool.start(victim, workers, { recipe, lexicon, importance });
}

/** The recipe, and the name of the lexicon that a preset takes its candidates from. */
async function resolveRecipe(options: AttackOptions): Promise<{ recipe: Recipe; lexicon: string | null }> {
  const { recipe = "textfooler-lexicon", importance } = options;
  if (typeof recipe !== "string") {
    if (options.lexicon === undefined && importance === undefined) return { recipe, lexicon: null };
    throw new RahpError(
      "invalid options: lexicon and importance are a preset's (expected a recipe's name with them)",
    );
  }
  return namedRecipe({ recipe, lexicon: options.lexicon, importance });
}
