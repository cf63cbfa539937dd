import { checkNames, checkOneOf } from "../../support/check-options.js";
import { RahpError, unknown } from "../../support/rahp-error.js";
import { fixedPremise, keepStopWords, noRepeat } from "../constraints/position-constraints.js";
import { misclassification } from "../goal.js";
import { compose, type Recipe, type RecipeParts } from "../recipe.js";
import { greedySearch } from "../search/greedy-search.js";
import { englishStopWords } from "../stop-words.js";
import { bertAttack } from "./bert-attack.js";
import {
  type Given,
  type Preset,
  type RecipeOptions,
  type RecipeResources,
  recipeVariants,
} from "./preset.js";
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
  readonly needs: readonly string[];
  readonly variants: readonly string[];
}

/** What a resource is, and how one comes by it. */
const resources: Record<keyof RecipeResources, string> = {
  lexicon: "word vectors, or a list of neighbours",
  encoder: "a sentence encoder",
  tagger: "a part-of-speech tagger",
  maskedLanguageModel: "a masked language model",
};

const OPTIONS = ["variant", "importance", "goal", "stopWords", "fixedPremise", ...Object.keys(resources)];

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
  const preset = presets.find(({ name }) => name === of);
  if (!preset) throw unknown("recipe", of, recipeNames);
  checkNames(options, OPTIONS);
  const { variant = "textattack", goal = misclassification, stopWords = englishStopWords } = options;
  checkOneOf("variant", variant, recipeVariants);
  const given = resourcesFor(preset, options);
  const parts = preset.parts({ ...given, variant } as Given);
  const { importance = parts.importance, fixedPremise: isFixed = parts.fixedPremise ?? true } = options;
  return {
    name: preset.name,
    goal,
    transform: parts.transform,
    constraints: [
      noRepeat,
      keepStopWords(stopWords),
      ...(isFixed ? [fixedPremise] : []),
      ...parts.constraints,
    ],
    search: greedySearch({ importance, positions: variant === "paper" ? "moved" : "fixed" }),
    details: { variant, ...namesOf(given) },
  };
}

/** @throws RahpError for options beside a recipe that isn't a preset's name */
export function refuseOptions(options: object): void {
  const [name] = Object.keys(options);
  if (name !== undefined) {
    throw new RahpError(`invalid ${name}: it is a preset's (expected a recipe's name with it)`);
  }
}

/** What a preset needs, as it is given or by default. */
function resourcesFor({ name, needs, defaults, without }: Preset, options: RecipeOptions): RecipeResources {
  const kinds = Object.keys(resources) as (keyof RecipeResources)[];
  const given = kinds.filter((kind) => options[kind] !== undefined);
  const useless = given.find((kind) => !needs.includes(kind));
  if (useless) throw new RahpError(`invalid ${useless}: the recipe ${name} uses none`);
  const found = { ...defaults?.(), ...Object.fromEntries(given.map((kind) => [kind, options[kind]])) };
  const lacking = needs.find((kind) => !(kind in found));
  if (lacking) {
    const other = without ? `; the recipe ${without} does without` : "";
    throw new RahpError(
      `missing ${lacking} of the recipe ${name}: ${resources[lacking]} (give the option ${lacking}${other})`,
    );
  }
  return found;
}

const namesOf = (given: RecipeResources) =>
  Object.fromEntries(Object.entries(given).map(([kind, { name }]) => [kind, name]));

/**
 * The preset recipes.
 *
 * @example recipes().map(({ recipe }) => recipe) // ["textfooler-lexicon", "textfooler", …]
 */
export function recipes(): RecipeInfo[] {
  return presets.map(({ name, about, needs, defaults }) => {
    const there = Object.keys(defaults?.() ?? {});
    const lacking = needs.filter((kind) => !there.includes(kind));
    return { recipe: name, about, needs: lacking, variants: recipeVariants };
  });
}
