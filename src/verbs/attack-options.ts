import { refuseOptions } from "../attacks/presets/presets.js";
import { RESOURCE_KINDS } from "../attacks/presets/resource-kinds.js";
import { compose, type RecipeParts } from "../attacks/recipe.js";
import { stopWordList } from "../attacks/stop-word-list.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import type { LongWorkOptions } from "./long-work.js";
import { type LoadedRecipe, namedRecipe, type RecipeChoice } from "./named-recipe.js";

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
   * Worker threads that attack at the same time, each with its own copy of the model and of what the recipe is given,
   * from 1. More than one pays from some hundred examples, and works with loaded models, presets by name and resources
   * by name only. Scores then are those of one thread in an operation (`useEngine("onnx", { threads: 1 })`), the same but
   * for float error. @default 1
   */
  readonly workers?: number;
}

/** Options of an attack with all that is left out filled in; its owner disposes of what was loaded for it. */
export interface ResolvedAttack extends LoadedRecipe {
  readonly examples: number;
  readonly seed: number;
  readonly queryBudget: number | undefined;
  readonly workers: number;
  /** The recipe by its name, with what completes it; other threads take it where all that is given is so by name. */
  readonly preset: RecipeChoice | undefined;
}

const PRESET_NAMES = [
  ...["variant", "lexicon", "encoder", "tagger", "maskedLanguageModel", "importance"],
  ...["stopWords", "fixedPremise", "target"],
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
  if (workers > 1 && !isByName(preset)) {
    throw new RahpError(
      `invalid workers: ${workers} (expected 1 with a recipe, or resources of one, of your own)`,
    );
  }
  const loaded = preset ? await namedRecipe(preset, options) : composed(options);
  return { examples, seed, queryBudget, workers, preset, ...loaded };
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

/** The options that complete a preset, by name; stop words as other threads take them. */
function presetOptions(options: AttackOptions): PresetOptions {
  const { stopWords } = options;
  const all = { ...options, stopWords: typeof stopWords === "object" ? stopWordList(stopWords) : stopWords };
  const given = PRESET_NAMES.filter((name) => all[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, all[name]]));
}

/** Whether other threads can make the recipe for themselves. */
function isByName(preset: RecipeChoice | undefined): boolean {
  return preset !== undefined && RESOURCE_KINDS.every((kind) => typeof (preset[kind] ?? "") === "string");
}

function presetOf(options: AttackOptions): RecipeChoice | undefined {
  const { recipe = "textfooler-lexicon" } = options;
  return typeof recipe === "string" ? { recipe, ...presetOptions(options) } : undefined;
}

/** A recipe of the caller's own, which brings what it needs along. */
function composed(options: AttackOptions): LoadedRecipe {
  refuseOptions(presetOptions(options));
  return { recipe: compose(options.recipe as RecipeParts), dispose() {} };
}
