import { refuseOptions } from "../attacks/presets/presets.js";
import { compose, type Recipe, type RecipeParts } from "../attacks/recipe.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";
import { namedRecipe, type RecipeChoice } from "./named-recipe.js";

/** Options that complete a preset; with a recipe as a value they are refused. */
export type PresetOptions = Omit<RecipeChoice, "recipe">;

export interface AttackOptions extends LongWorkOptions, PresetOptions {
  /** A preset's name, a recipe, or the parts of one. @default "textfooler-lexicon" */
  readonly recipe?: string | RecipeParts;
  /** Examples to attack, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly examples?: number;
  /** Of the draw, and of what recipes draw. @default 0 */
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
  readonly examples: number;
  readonly seed: number;
  readonly queryBudget: number | undefined;
  readonly workers: number;
  /** The recipe by names alone, as other threads take it; none where a part of it is the caller's own. */
  readonly preset: RecipeChoice | undefined;
}

export const PRESET_NAMES = [
  ...["variant", "lexicon", "encoder", "tagger", "maskedLanguageModel", "importance", "target"],
] as const satisfies (keyof PresetOptions)[];

const NAMES = [
  ...["recipe", ...PRESET_NAMES, "examples", "seed", "queryBudget", "workers"],
  ...["signal", "onProgress"],
];

/** @throws RahpError for unknown recipes, options out of range, and files that cannot be read */
export async function resolveAttack(options: AttackOptions): Promise<ResolvedAttack> {
  checkNames(options, NAMES);
  const { examples = 100, seed = 0, queryBudget, workers = 1 } = options;
  checkCount("examples", examples);
  checkSeed(seed);
  if (queryBudget !== undefined) checkCount("queryBudget", queryBudget);
  checkCount("workers", workers);
  const preset = presetOf(options);
  if (workers > 1 && !preset) {
    throw new RahpError(
      `invalid workers: ${workers} (expected 1 with a recipe, or resources of one, of your own)`,
    );
  }
  return { examples, seed, queryBudget, workers, preset, recipe: await resolveRecipe(options) };
}

/** What a result records of an attack's options. */
export function attackRecord({ recipe, examples, queryBudget }: ResolvedAttack) {
  const { name, details, goal, constraints, search } = recipe;
  return {
    recipe: name,
    ...details,
    goal: goal.name,
    constraints: constraints.map((constraint) => constraint.name),
    search: search.name,
    importance: search.importance ?? null,
    examples,
    queryBudget: queryBudget ?? null,
  };
}

/** The options that complete a preset, by name. */
function presetOptions(options: AttackOptions): PresetOptions {
  const given = PRESET_NAMES.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

/** A preset that other threads can make for themselves: nothing of it is a value of the caller's. */
function presetOf(options: AttackOptions): RecipeChoice | undefined {
  const { recipe = "textfooler-lexicon" } = options;
  const others = presetOptions(options);
  const isPlain = Object.values(others).every((value) => typeof value !== "object");
  return typeof recipe === "string" && isPlain ? { recipe, ...others } : undefined;
}

async function resolveRecipe(options: AttackOptions): Promise<Recipe> {
  const { recipe = "textfooler-lexicon" } = options;
  const others = presetOptions(options);
  if (typeof recipe === "string") return namedRecipe({ recipe, ...others });
  refuseOptions(others);
  return compose(recipe);
}
