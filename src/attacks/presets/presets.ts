import { checkNames, checkOneOf } from "../../support/check-options.js";
import { invalid, RahpError, unknown } from "../../support/rahp-error.js";
import { fixedPremise, keepStopWords, noRepeat } from "../constraints/position-constraints.js";
import { misclassification } from "../goal.js";
import { compose, type Recipe, type RecipeParts } from "../recipe.js";
import { greedySearch } from "../search/greedy-search.js";
import { stopWordList, stopWordsRecord } from "../stop-word-list.js";
import { bertAttack } from "./bert-attack.js";
import {
  type Given,
  type Preset,
  type RecipeOptions,
  type RecipeResources,
  recipeVariants,
} from "./preset.js";
import { RESOURCE_KINDS, type ResourceKind, resourcesFor } from "./resource-kinds.js";
import { textbugger, textbuggerChars } from "./textbugger.js";
import { textfooler, textfoolerLexicon } from "./textfooler.js";

const presets: readonly Preset[] = [textfoolerLexicon, textfooler, bertAttack, textbugger, textbuggerChars];

/** The names of the preset recipes. */
export const recipeNames: readonly string[] = presets.map(({ name }) => name);

/** A preset recipe, for those who look for one. */
export interface RecipeInfo {
  readonly recipe: string;
  readonly about: string;
  /** The options without which it is refused. */
  readonly needs: readonly ResourceKind[];
  /** Options that exchange what it has by default. */
  readonly takes: readonly ResourceKind[];
  readonly variants: readonly string[];
}

const OPTIONS = ["variant", "importance", "goal", "stopWords", "fixedPremise", ...RESOURCE_KINDS];

/**
 * A preset recipe with some of its parts exchanged, or one made of parts.
 *
 * All presets share a greedy search, and touch no word twice and no stop word.
 *
 * @throws RahpError for unknown names and options, and a preset that isn't given what it needs
 * @example recipe("textfooler-lexicon", { importance: "unk" })
 * @example recipe({ transform: insertSpace(), constraints: [noRepeat], search: beamSearch(), goal: targeted(0) })
 */
export function recipe(of: string | RecipeParts, options: RecipeOptions = {}): Recipe {
  if (typeof of !== "string") {
    refuseOptions(options);
    return compose(of);
  }
  const preset = presetNamed(of);
  checkNames(options, OPTIONS);
  const { variant = "textattack", goal = misclassification } = options;
  checkOneOf("variant", variant, recipeVariants);
  const stopWords = stopWordList(options.stopWords);
  const given = resourcesFor(preset, options);
  const parts = preset.parts({ ...given, variant } as Given);
  const { importance = parts.importance, fixedPremise: isFixed = parts.fixedPremise ?? true } = options;
  if (typeof isFixed !== "boolean") throw invalid("fixedPremise", isFixed, "true or false");
  return {
    name: preset.name,
    goal,
    transform: parts.transform,
    constraints: [
      noRepeat,
      keepStopWords(stopWords.words),
      ...(isFixed ? [fixedPremise] : []),
      ...parts.constraints,
    ],
    search: greedySearch({ importance, positions: variant === "paper" ? "moved" : "fixed" }),
    details: { variant, ...namesOf(given), stopWords: stopWordsRecord(stopWords) },
  };
}

/** @throws RahpError for a name that no preset has */
export function presetNamed(name: string): Preset {
  const preset = presets.find((one) => one.name === name);
  if (!preset) throw unknown("recipe", name, recipeNames);
  return preset;
}

/** @throws RahpError for options beside a recipe that isn't a preset's name */
export function refuseOptions(options: object): void {
  const [name] = Object.keys(options);
  if (name !== undefined) {
    throw new RahpError(`invalid ${name}: it is a preset's (expected a recipe's name with it)`);
  }
}

const namesOf = (given: RecipeResources) =>
  Object.fromEntries(Object.entries(given).map(([kind, { name }]) => [kind, name]));

/**
 * The preset recipes.
 *
 * @example recipes().map(({ recipe }) => recipe) // ["textfooler-lexicon", "textfooler", …]
 */
export function recipes(): RecipeInfo[] {
  return presets.map(({ name, about, needs, defaults }) => ({
    recipe: name,
    about,
    needs: needs.filter((kind) => !(kind in defaults)),
    takes: needs.filter((kind) => kind in defaults),
    variants: recipeVariants,
  }));
}
