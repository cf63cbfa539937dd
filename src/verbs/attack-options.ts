import type { Lexicon } from "../attacks/lexicon.js";
import type { Recipe } from "../attacks/recipe.js";
import type { WordImportance } from "../attacks/word-importance.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";
import { namedRecipe, type RecipeChoice } from "./named-recipe.js";

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

/** Options of an attack with all that is left out filled in. */
export interface ResolvedAttack {
  readonly recipe: Recipe;
  /** Name of the lexicon that a preset takes its candidates from; null for a recipe of the caller's own. */
  readonly lexicon: string | null;
  readonly examples: number;
  readonly seed: number;
  readonly queryBudget: number | undefined;
  readonly workers: number;
  /** The recipe by names alone, as other threads take it; none where a part of it is the caller's own. */
  readonly preset: RecipeChoice | undefined;
}

const NAMES = [
  ...["recipe", "lexicon", "importance", "examples", "seed", "queryBudget", "workers"],
  ...["signal", "onProgress"],
];

/** @throws RahpError for unknown recipes, options out of range, and lexicons that cannot be read */
export async function resolveAttack(options: AttackOptions): Promise<ResolvedAttack> {
  checkNames(options, NAMES);
  const { examples = 100, seed = 0, queryBudget, workers = 1 } = options;
  checkCount("examples", examples);
  checkSeed(seed);
  if (queryBudget !== undefined) checkCount("queryBudget", queryBudget);
  checkCount("workers", workers);
  const preset = presetOf(options);
  if (workers > 1 && !preset) {
    throw new RahpError(`invalid workers: ${workers} (expected 1 with a recipe or lexicon of your own)`);
  }
  return { examples, seed, queryBudget, workers, preset, ...(await resolveRecipe(options)) };
}

/** What a result records of an attack's options. */
export function attackRecord({ recipe, lexicon, examples, queryBudget }: ResolvedAttack) {
  return {
    recipe: recipe.name,
    lexicon,
    importance: recipe.importance,
    examples,
    queryBudget: queryBudget ?? null,
  };
}

function presetOf({ recipe = "textfooler-lexicon", lexicon, importance }: AttackOptions) {
  const isNamed = typeof recipe === "string" && (lexicon === undefined || typeof lexicon === "string");
  return isNamed ? { recipe, lexicon, importance } : undefined;
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
