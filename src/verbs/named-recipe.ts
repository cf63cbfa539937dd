import { targeted } from "../attacks/goal.js";
import type { RecipeOptions, RecipeResources } from "../attacks/presets/preset.js";
import { presetNamed, recipe } from "../attacks/presets/presets.js";
import { checkGiven, RESOURCE_KINDS } from "../attacks/presets/resource-kinds.js";
import type { Recipe } from "../attacks/recipe.js";
import { resourceLoaders } from "../attacks/resources/load-resource.js";
import { readStopWords, type StopWordList } from "../attacks/stop-word-list.js";
import { withLoadingTerms } from "./loading-terms.js";
import type { LongWorkOptions } from "./long-work.js";

/** What recipes are given, each as a value or by a text that names it; what is loaded by name is freed after the attack. */
export interface NamedResources {
  /**
   * Where neighbours come from: `wordnet`, a JSON file of neighbours by word, word vectors (.txt, .vec, .bin, .npy), or a
   * lexicon. Of vectors by name, textfooler and textfooler-lexicon take neighbours of cosine 0.5 or more. @default
   * textfooler-lexicon: WordNet's synonyms
   */
  readonly lexicon?: string | RecipeResources["lexicon"];
  /** A folder of a sentence encoder, else a model's id on the Hub (with @huggingface/transformers), or an encoder. */
  readonly encoder?: string | RecipeResources["encoder"];
  /** `wink`, or a tagger. @default textfooler: wink */
  readonly tagger?: string | RecipeResources["tagger"];
  /** A folder of a masked language model, else a model's id on the Hub (with @huggingface/transformers), or such a model. */
  readonly maskedLanguageModel?: string | RecipeResources["maskedLanguageModel"];
}

/** A preset recipe as options name it. */
export interface RecipeChoice
  extends NamedResources,
    Pick<RecipeOptions, "variant" | "importance" | "fixedPremise"> {
  readonly recipe: string;
  /** Words that are never touched, as they stand: a text file with a word a line, or words. @default English function words */
  readonly stopWords?: string | Iterable<string> | StopWordList;
  /** The class index that the victim is to predict. @default any but the gold label */
  readonly target?: number;
}

/** A recipe, and what frees that which was loaded for it. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  dispose(): void;
}

/**
 * The recipe of that name, with all loaded that is given by name.
 *
 * @throws RahpError for unknown names, what cannot be loaded, and, before anything is, a recipe that lacks what it
 *   needs; the signal's reason
 */
export async function namedRecipe(choice: RecipeChoice, work: LongWorkOptions): Promise<LoadedRecipe> {
  const { recipe: name, target, stopWords, ...others } = choice;
  const preset = presetNamed(name);
  checkGiven(preset, others, (kind) => `the option ${kind}`);
  const words = typeof stopWords === "string" ? await readStopWords(stopWords) : stopWords;
  const goal = target === undefined ? undefined : targeted(target);
  const loaded: Record<string, object> = {};
  const dispose = () => {
    for (const resource of Object.values(loaded)) if (isDisposable(resource)) resource.dispose();
  };
  try {
    await withLoadingTerms(work, preset.leastCosine ?? -1, async (terms) => {
      for (const kind of RESOURCE_KINDS) {
        const source = others[kind];
        if (typeof source === "string") loaded[kind] = await resourceLoaders[kind](source, terms);
      }
    });
    const given = { ...others, ...loaded } as RecipeOptions;
    return { recipe: recipe(name, { ...given, stopWords: words, goal }), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

const isDisposable = (resource: object): resource is { dispose(): void } => "dispose" in resource;
