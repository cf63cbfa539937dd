import { refuseOptions } from "../attacks/presets/presets.js";
import { RESOURCE_KINDS } from "../attacks/presets/resource-kinds.js";
import { compose, encoderOf, type RecipeParts } from "../attacks/recipe.js";
import { resourceLoaders } from "../attacks/resources/load-resource.js";
import type { SentenceEncoder } from "../attacks/sentence-encoder.js";
import { stopWordList } from "../attacks/stop-word-list.js";
import { checkCount, checkNames, checkSeed } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { withLoadingTerms } from "./loading-terms.js";
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
  /**
   * The most texts that one example's attack may send to the victim; used up, the attack has failed. The original is
   * asked about in any case, so that 0 is the same as 1. @default no limit
   */
  readonly queryBudget?: number;
  /**
   * Worker threads that attack at the same time, each with its own copy of the model and of what the recipe is given,
   * from 1. More than one pays from some hundred examples, and works with loaded models, presets by name and resources
   * by name only. Scores then are those of one thread in an operation (`useEngine("onnx", { threads: 1 })`), the same but
   * for float error. @default 1
   */
  readonly workers?: number;
  /**
   * File that keeps finished examples, and from which an interrupted run with the same victim, data and options goes on,
   * to the same rows. A victim of your own, recipes and resources count as the same by their names.
   * @default nothing is kept
   */
  readonly resume?: string;
  /**
   * Keeps every text that is sent to the victim in the log's `texts`: some 230 bytes of memory for one of SST-2's length,
   * 23 MB for 1,000 examples of 100 queries. @default false
   */
  readonly record?: boolean;
  /**
   * Measures how near perturbed texts are to their originals, for the log's column `similarity`: as `encoder`, a value or
   * by name. @default the recipe's
   */
  readonly similarityEncoder?: string | SentenceEncoder;
}

/** Options of an attack that is a part of other work, which keeps what is finished itself, and no texts. */
export type InnerAttackOptions = Omit<AttackOptions, "resume" | "record" | keyof LongWorkOptions>;

/** Options of an attack with all that is left out filled in; its owner disposes of what was loaded for it. */
export interface ResolvedAttack extends LoadedRecipe {
  readonly examples: number;
  readonly seed: number;
  readonly queryBudget: number | undefined;
  readonly workers: number;
  /** The recipe by its name, with what completes it; other threads take it where all that is given is so by name. */
  readonly preset: RecipeChoice | undefined;
  readonly resume: string | undefined;
  readonly record: boolean;
  /** None: similarity is not measured. */
  readonly similarityEncoder: SentenceEncoder | undefined;
}

export const PRESET_NAMES = [
  ...["variant", "lexicon", "encoder", "tagger", "maskedLanguageModel", "importance"],
  ...["stopWords", "fixedPremise", "target"],
] as const satisfies (keyof PresetOptions)[];

const NAMES = [
  ...["recipe", ...PRESET_NAMES, "examples", "seed", "queryBudget", "workers"],
  ...["resume", "record", "similarityEncoder", "signal", "onProgress"],
];

/** @throws RahpError for unknown recipes, options out of range, and files that cannot be read */
export async function resolveAttack(options: AttackOptions): Promise<ResolvedAttack> {
  checkNames(options, NAMES);
  const { examples = 100, seed = 0, queryBudget, workers = 1, resume, record = false } = options;
  checkCount("examples", examples);
  checkSeed(seed);
  if (queryBudget !== undefined) checkCount("queryBudget", queryBudget, 0);
  checkCount("workers", workers);
  if (typeof record !== "boolean") throw invalid("record", record, "true or false");
  const { similarityEncoder: given } = options;
  if (given !== undefined && typeof given !== "string" && typeof given?.embed !== "function") {
    throw invalid("similarityEncoder", given, "a sentence encoder, or a folder or model's id of one");
  }
  const preset = presetOf(options);
  if (workers > 1 && !isByName(preset)) {
    throw new RahpError(
      `invalid workers: ${workers} (expected 1 with a recipe, or resources of one, of your own)`,
    );
  }
  const loaded = preset ? await namedRecipe(preset, options) : composed(options);
  try {
    const encoder = await loadEncoder(given, options);
    const similarityEncoder = encoder ?? encoderOf(loaded.recipe);
    const dispose = () => {
      loaded.dispose();
      if (encoder !== given) encoder?.dispose?.();
    };
    return {
      ...loaded,
      examples,
      seed,
      queryBudget,
      workers,
      preset,
      resume,
      record,
      similarityEncoder,
      dispose,
    };
  } catch (error) {
    loaded.dispose();
    throw error;
  }
}

/** As `resolveAttack`, of an attack that is a part of other work. */
export async function resolveInnerAttack(
  options: InnerAttackOptions,
  work: LongWorkOptions,
): Promise<ResolvedAttack> {
  const { resume, record } = options as AttackOptions;
  const whole = Object.entries({ resume, record }).find(([, value]) => value !== undefined)?.[0];
  if (whole)
    throw new RahpError(`invalid attack: it has ${whole} (expected only where an attack is all there is)`);
  return resolveAttack({ ...options, ...work });
}

type OwnEncoder = SentenceEncoder & { dispose?(): void };

/** The encoder that measures similarity, where one is given. */
function loadEncoder(
  given: AttackOptions["similarityEncoder"],
  work: LongWorkOptions,
): Promise<OwnEncoder | undefined> | OwnEncoder | undefined {
  if (typeof given !== "string") return given;
  return withLoadingTerms(work, -1, (terms) => resourceLoaders.encoder(given, terms));
}

/** What a result records of an attack's options. */
export function attackRecord({ recipe, examples, queryBudget, similarityEncoder }: ResolvedAttack) {
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
    ...(similarityEncoder && { similarityEncoder: similarityEncoder.name }),
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
  const { recipe } = options;
  if (typeof recipe !== "object" || recipe === null) {
    throw invalid("recipe", recipe, "a recipe's name, or the parts of one");
  }
  return { recipe: compose(recipe), dispose() {} };
}
