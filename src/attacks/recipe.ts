import { unknown } from "../support/rahp-error.js";
import { type Constraint, fixedPremise, keepStopWords, noRepeat } from "./constraints.js";
import type { Lexicon } from "./lexicon.js";
import { englishStopWords } from "./stop-words.js";
import { neighbourSwap, type Transformation } from "./transformation.js";
import { type WordImportance, wordImportances } from "./word-importance.js";
import { wordNetLexicon } from "./wordnet-lexicon.js";

/** An attack as a value: which words first, what may replace them, and which may not be touched. */
export interface Recipe {
  readonly name: string;
  readonly importance: WordImportance;
  readonly transformation: Transformation;
  readonly constraints: readonly Constraint[];
}

export interface RecipeOptions {
  /** Where candidates come from. @default WordNet's synonyms */
  readonly lexicon?: Lexicon;
  /** How words are ranked. @default the recipe's own */
  readonly importance?: WordImportance;
  /** Words that are never touched, compared as they stand. @default {@link englishStopWords} */
  readonly stopWords?: Iterable<string>;
  /** Whether only the second text of a pair may change. @default true */
  readonly fixedPremise?: boolean;
}

/**
 * TextFooler's greedy search over the words of a lexicon: at most 50 neighbours a word, words ranked by
 * deletion, no word modified twice, no stop word touched (Jin et al. 2020, as TextAttack 0.3.11 runs it).
 *
 * It is not TextFooler, and a result shouldn't call it so: TextFooler's candidates come from counter-fitted
 * word vectors, and must keep the part of speech and the meaning of the sentence. Nothing here checks that.
 */
function textfoolerLexicon(options: RecipeOptions): Recipe {
  const { lexicon = wordNetLexicon(), importance = "delete", stopWords = englishStopWords } = options;
  const constraints = [noRepeat, keepStopWords(new Set(stopWords))];
  return {
    name: "textfooler-lexicon",
    importance,
    transformation: neighbourSwap(lexicon, 50),
    constraints: (options.fixedPremise ?? true) ? [...constraints, fixedPremise] : constraints,
  };
}

const presets: ReadonlyMap<string, (options: RecipeOptions) => Recipe> = new Map([
  ["textfooler-lexicon", textfoolerLexicon],
]);

/** The names of the preset recipes. */
export const recipeNames: readonly string[] = [...presets.keys()];

/**
 * A preset recipe, with some of its parts exchanged.
 *
 * @throws RahpError for an unknown name, and an unknown importance
 * @example recipe("textfooler-lexicon", { importance: "unk" })
 */
export function presetRecipe(name: string, options: RecipeOptions = {}): Recipe {
  const preset = presets.get(name);
  if (!preset) throw unknown("recipe", name, recipeNames);
  const { importance } = options;
  if (importance !== undefined && !wordImportances.includes(importance)) {
    throw unknown("importance", importance, wordImportances);
  }
  return preset(options);
}
