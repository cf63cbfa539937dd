import { type Lexicon, readLexicon } from "../attacks/lexicon.js";
import { presetRecipe, type Recipe } from "../attacks/recipe.js";
import type { WordImportance } from "../attacks/word-importance.js";
import { wordNetLexicon } from "../attacks/wordnet-lexicon.js";

/** A preset recipe as options name it. */
export interface RecipeChoice {
  readonly recipe: string;
  /** A JSON file of neighbours by word, or a lexicon. @default WordNet's synonyms */
  readonly lexicon?: string | Lexicon;
  /** @default the recipe's own */
  readonly importance?: WordImportance;
}

/** The recipe, and the name of the lexicon that it takes its candidates from. */
export async function namedRecipe({
  recipe,
  lexicon,
  importance,
}: RecipeChoice): Promise<{ recipe: Recipe; lexicon: string }> {
  const words = await resolveLexicon(lexicon);
  return {
    recipe: presetRecipe(recipe, { lexicon: words, ...(importance && { importance }) }),
    lexicon: words.name,
  };
}

function resolveLexicon(lexicon: RecipeChoice["lexicon"]): Lexicon | Promise<Lexicon> {
  if (lexicon === undefined) return wordNetLexicon();
  return typeof lexicon === "string" ? readLexicon(lexicon) : lexicon;
}
