import type { Constraint } from "../constraints/constraint.js";
import type { Goal } from "../goal.js";
import type { Lexicon } from "../lexicon.js";
import type { MaskedLanguageModel } from "../masked-language-model.js";
import type { PartOfSpeechTagger } from "../part-of-speech.js";
import type { WordImportance } from "../search/word-importance.js";
import type { SentenceEncoder } from "../sentence-encoder.js";
import type { StopWordList } from "../stop-word-list.js";
import type { Transformation } from "../transformations/transformation.js";

/**
 * Which text a preset follows. `textattack`: TextAttack 0.3.11's recipe of that name, its faults included, so that
 * figures can be compared with the literature. `paper`: the paper and the code released with it, and positions that go
 * along with their words.
 */
export const recipeVariants = ["textattack", "paper"] as const;
export type RecipeVariant = (typeof recipeVariants)[number];

/** What a preset may be given, by the names of the options. */
export interface RecipeResources {
  /** Where neighbours come from: word vectors, or a list of neighbours. @default textfooler-lexicon: WordNet's synonyms */
  readonly lexicon?: Lexicon;
  /** Tells how near the meanings of texts are. */
  readonly encoder?: SentenceEncoder;
  /** Tells parts of speech. @default textfooler: `winkTagger()` */
  readonly tagger?: PartOfSpeechTagger;
  /** Proposes words for places. */
  readonly maskedLanguageModel?: MaskedLanguageModel;
}

export interface RecipeOptions extends RecipeResources {
  /** @default "textattack" */
  readonly variant?: RecipeVariant;
  /** How words are ranked. @default the recipe's own */
  readonly importance?: WordImportance;
  /** @default misclassification: any class but the gold label */
  readonly goal?: Goal;
  /** Words that are never touched, compared as they stand: words, or a list of a name. @default English function words */
  readonly stopWords?: Iterable<string> | StopWordList;
  /** Whether only the second text of a pair may change. @default the recipe's own */
  readonly fixedPremise?: boolean;
}

/** Resources by name; a preset's maker finds those there that it needs. */
export type Given = Required<RecipeResources> & { readonly variant: RecipeVariant };

/** A named recipe that options complete. */
export interface Preset {
  readonly name: string;
  /** One line on what it does. */
  readonly about: string;
  /** What it must be given. */
  readonly needs: readonly (keyof RecipeResources)[];
  /** What it takes where none is given. */
  readonly defaults: { readonly [Kind in keyof RecipeResources]?: () => Required<RecipeResources>[Kind] };
  /** The least cosine of neighbours in word vectors that are given by their file. @default -1: all */
  readonly leastCosine?: number;
  /** The recipe that does with less, for whoever lacks what this one needs. */
  readonly without?: string;
  /** Its own parts, beside the constraints that all presets have: no repeat, stop words. */
  parts(given: Given): PresetParts;
}

export interface PresetParts {
  readonly transform: Transformation;
  readonly constraints: readonly Constraint[];
  readonly importance: WordImportance;
  /** Whether only the second text of a pair may change. @default true */
  readonly fixedPremise?: boolean;
}
