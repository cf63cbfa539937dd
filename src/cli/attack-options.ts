import { type Command, Option } from "commander";
import { recipeVariants } from "../attacks/presets/preset.js";
import { presetNamed } from "../attacks/presets/presets.js";
import { checkGiven, RESOURCE_KINDS, type ResourceKind } from "../attacks/presets/resource-kinds.js";
import { wordImportances } from "../attacks/search/word-importance.js";
import { RahpError } from "../support/rahp-error.js";
import type { AttackOptions } from "../verbs/attack.js";
import { number } from "./options.js";

/** How the command line spells what recipes need. */
export const resourceFlags: Readonly<Record<ResourceKind, string>> = {
  lexicon: "--lexicon FILE|wordnet",
  encoder: "--encoder FOLDER|ID",
  tagger: "--tagger wink",
  maskedLanguageModel: "--masked-language-model FOLDER|ID",
};

const NAMES = [
  ...["variant", "importance", "examples", "queryBudget", "lexicon", "encoder", "tagger"],
  ...["maskedLanguageModel", "stopWords", "fixedPremise", "target"],
] as const satisfies (keyof AttackOptions)[];

/** Options of `withAttack` as commander gives them. */
export type AttackGiven = Pick<AttackOptions, (typeof NAMES)[number]>;

/**
 * What an attack is made of, beside its recipe. That the recipe has what it needs is checked before anything is loaded.
 *
 * @param recipeOption  the command's option that names the recipe, or several, each of which takes what it needs
 */
export function withAttack(command: Command, recipeOption: "recipe" | "attack" | "attacks"): Command {
  return command
    .addOption(
      new Option("--variant <name>", "which text the recipe follows (default: textattack)").choices(
        recipeVariants,
      ),
    )
    .addOption(
      new Option("--importance <how>", "how the attack ranks words (default: the recipe's)").choices(
        wordImportances,
      ),
    )
    .option("--examples <n>", "examples to attack (default: 100)", number)
    .option("--query-budget <q>", "the most queries for one example", number)
    .option(
      declared("lexicon"),
      "neighbours of each word: .json, or word vectors .txt, .vec, .bin, .npy (textfooler-lexicon: wordnet)",
    )
    .option(declared("encoder"), "sentence encoder: a folder, or of the Hub with @huggingface/transformers")
    .addOption(
      new Option(declared("tagger"), "what tells parts of speech (textfooler: wink)").choices(["wink"]),
    )
    .option(
      declared("maskedLanguageModel"),
      "proposes words: a folder, or of the Hub with @huggingface/transformers",
    )
    .option("--stop-words <file>", "words that stay, one a line (default: English function words)")
    .option("--fixed-premise", "change only the second text of a pair (default: as the recipe does)")
    .option("--no-fixed-premise", "change both texts of a pair")
    .option("--target <class>", "index of the class to reach (default: any but the label)", number)
    .hook("preAction", (_program, action) => {
      const options = action.opts();
      const named: string | readonly string[] | undefined = options[recipeOption];
      const attacks =
        typeof named === "string" ? [{ recipe: named, ...options }] : attacksOf(named ?? [], options);
      for (const { recipe, ...given } of attacks) {
        checkGiven(presetNamed(recipe), given, (kind) => resourceFlags[kind]);
      }
    });
}

/** `--lexicon <file|wordnet>`, as commander has it. */
function declared(kind: ResourceKind): string {
  return resourceFlags[kind].replace(/ (.+)/, (_, value: string) => ` <${value.toLowerCase()}>`);
}

/**
 * Takes the options of an attack apart from others.
 * @throws RahpError for an option of an attack without the recipe that `--attack` names
 */
export function takeAttack<Options extends AttackGiven & { readonly attack?: string }>(given: Options) {
  const { attack: recipe, ...rest } = given;
  const { own, others } = takeApart(rest, recipe === undefined ? "--attack" : null);
  return {
    attack: recipe === undefined ? undefined : { recipe, ...own },
    others: others as Omit<Options, keyof AttackGiven | "attack">,
  };
}

/**
 * The same of several attacks.
 * @throws RahpError for an option of attacks without the recipes that `--attacks` names, and what none of these uses
 */
export function takeAttacks<Options extends AttackGiven & { readonly attacks?: readonly string[] }>(
  given: Options,
) {
  const { attacks: recipes = [], ...rest } = given;
  const { own, others } = takeApart(rest, recipes.length === 0 ? "--attacks" : null);
  return {
    attacks: attacksOf(recipes, own),
    others: others as Omit<Options, keyof AttackGiven | "attacks">,
  };
}

/** @param lacking  the option that names what is to be made; null where it is given */
function takeApart(given: object, lacking: string | null) {
  const isAttacks = (name: string) => (NAMES as readonly string[]).includes(name);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const own = entries.filter(([name]) => isAttacks(name));
  if (lacking && own[0]) {
    throw new RahpError(`invalid ${own[0][0]}: ${own[0][1]} (expected only with ${lacking})`);
  }
  return {
    own: Object.fromEntries(own) as AttackGiven,
    others: Object.fromEntries(entries.filter(([name]) => !isAttacks(name))),
  };
}

/** Each recipe with what it takes of the resources, and with all other options. */
function attacksOf(recipes: readonly string[], given: AttackGiven) {
  const presets = recipes.map(presetNamed);
  const useless = RESOURCE_KINDS.find(
    (kind) =>
      presets.length > 0 && given[kind] !== undefined && !presets.some(({ needs }) => needs.includes(kind)),
  );
  if (useless) throw new RahpError(`invalid ${useless}: none of the recipes ${recipes.join(", ")} uses one`);
  return presets.map(({ name, needs }) => {
    const taken = NAMES.filter((option) => !isResource(option) || needs.includes(option));
    const own = taken.flatMap((option) => (given[option] === undefined ? [] : [[option, given[option]]]));
    return { recipe: name, ...(Object.fromEntries(own) as AttackGiven) };
  });
}

function isResource(option: string): option is ResourceKind {
  return (RESOURCE_KINDS as readonly string[]).includes(option);
}
