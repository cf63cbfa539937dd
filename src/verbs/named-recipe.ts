import { targeted } from "../attacks/goal.js";
import { type Lexicon, readLexicon } from "../attacks/lexicon.js";
import type { RecipeResources, RecipeVariant } from "../attacks/presets/preset.js";
import { recipe } from "../attacks/presets/presets.js";
import type { Recipe } from "../attacks/recipe.js";
import type { WordImportance } from "../attacks/search/word-importance.js";

/** A preset recipe as options name it. */
export interface RecipeChoice extends Omit<RecipeResources, "lexicon"> {
  readonly recipe: string;
  /** Which text the recipe follows. @default "textattack" */
  readonly variant?: RecipeVariant;
  /** A JSON file of neighbours by word, or a lexicon. @default textfooler-lexicon: WordNet's synonyms */
  readonly lexicon?: string | Lexicon;
  /** How words are ranked. @default the recipe's own (`textfooler-lexicon`: "delete") */
  readonly importance?: WordImportance;
  /** The class index that the victim is to predict. @default any but the gold label */
  readonly target?: number;
}

/**
 * The recipe of that name, with what is given by a file's name read.
 *
 * @throws RahpError for unknown names, files that cannot be read, and a recipe that lacks what it needs
 */
export async function namedRecipe({
  recipe: name,
  lexicon,
  target,
  ...others
}: RecipeChoice): Promise<Recipe> {
  const words = typeof lexicon === "string" ? await readLexicon(lexicon) : lexicon;
  const goal = target === undefined ? undefined : targeted(target);
  return recipe(name, { ...others, lexicon: words, goal });
}
