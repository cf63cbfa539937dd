import type { Constraint } from "../../src/attacks/constraints/constraint.js";
import { maxWordsChanged } from "../../src/attacks/constraints/max-words-changed.js";
import { keepStopWords, noRepeat } from "../../src/attacks/constraints/position-constraints.js";
import { samePartOfSpeech } from "../../src/attacks/constraints/same-part-of-speech.js";
import { sentenceSimilarity } from "../../src/attacks/constraints/sentence-similarity.js";
import type { RecipeOptions } from "../../src/attacks/presets/preset.js";
import { recipe } from "../../src/attacks/presets/presets.js";
import type { Recipe } from "../../src/attacks/recipe.js";
import { greedySearch } from "../../src/attacks/search/greedy-search.js";
import { anyOf } from "../../src/attacks/transformations/any-of.js";
import {
  deleteCharacter,
  insertSpace,
  swapCharacters,
} from "../../src/attacks/transformations/character-edits.js";
import { lookAlikeSwap } from "../../src/attacks/transformations/character-swaps.js";
import { neighbourSwap } from "../../src/attacks/transformations/neighbour-swap.js";
import type { Transformation } from "../../src/attacks/transformations/transformation.js";
import { rteOverlap, sst2BagOfWords } from "./bag-of-words-victims.js";
import { goldenLexicon, goldenStopWords } from "./golden-files.js";
import { hashEncoder, ruleTagger } from "./golden-stand-ins.js";
import type { RecordingVictim } from "./recording-victim.js";

export interface Configuration {
  readonly name: string;
  readonly rows: number;
  readonly victim: () => RecordingVictim;
  readonly recipe: () => Recipe;
  readonly budget?: number;
  readonly traced?: boolean;
}

export const lexiconRecipe = (options: RecipeOptions = {}) =>
  recipe("textfooler-lexicon", { lexicon: goldenLexicon(), stopWords: goldenStopWords(), ...options });

const charactersRecipe = () => recipe("textbugger-chars", { stopWords: goldenStopWords() });

/** A recipe of parts, with the rules that all these configurations have. */
const composed = (transform: Transformation, ...constraints: Constraint[]) =>
  recipe({
    transform,
    constraints: [noRepeat, keepStopWords(goldenStopWords()), ...constraints],
    search: greedySearch({ positions: "fixed" }),
  });

const neighbours = (...constraints: Constraint[]) =>
  composed(neighbourSwap(goldenLexicon(), 50), ...constraints);

const anywhere = { at: "anywhere" } as const;

const onSst2 = (name: string, recipe: () => Recipe, others: Partial<Configuration> = {}): Configuration => ({
  name,
  rows: name.includes("cased") || name.includes("ends") ? 100 : 150,
  victim: sst2BagOfWords,
  recipe,
  ...others,
});

export const configurations: readonly Configuration[] = [
  onSst2("textfooler-lexicon", lexiconRecipe, { traced: true }),
  onSst2("textfooler-lexicon-unk", () => lexiconRecipe({ importance: "unk" })),
  onSst2("textfooler-lexicon-weighted-saliency", () => lexiconRecipe({ importance: "weighted-saliency" }), {
    traced: true,
  }),
  onSst2("textfooler-lexicon-max40", () => neighbours(maxWordsChanged(0.4))),
  onSst2("textfooler-lexicon-max10", () => neighbours(maxWordsChanged(0.1))),
  onSst2("textfooler-lexicon-budget20", lexiconRecipe, { budget: 20 }),
  onSst2("textfooler-lexicon-budget5", lexiconRecipe, { budget: 5 }),
  onSst2("textfooler-lexicon-budget1", lexiconRecipe, { budget: 1 }),
  onSst2("textfooler-lexicon-ties", lexiconRecipe, { victim: () => sst2BagOfWords({ ties: true }) }),
  onSst2("textfooler-lexicon-cased", lexiconRecipe),
  onSst2("textfooler-lexicon-angular", () =>
    neighbours(
      sentenceSimilarity(hashEncoder(), {
        metric: "angular",
        threshold: 0.840845057,
        window: 15,
        shortThreshold: -1,
        against: "current",
      }),
    ),
  ),
  onSst2("textfooler-lexicon-cosine", () =>
    neighbours(sentenceSimilarity(hashEncoder(), { threshold: 0.9 })),
  ),
  onSst2("textfooler-lexicon-pos-rules", () => neighbours(samePartOfSpeech(ruleTagger()))),
  onSst2("textbugger-chars", charactersRecipe, { traced: true }),
  onSst2("textbugger-chars-cased", charactersRecipe),
  onSst2("textbugger-chars-budget60", charactersRecipe, { budget: 60 }),
  onSst2("textbugger-chars-ends", () =>
    composed(
      anyOf(insertSpace(anywhere), deleteCharacter(anywhere), swapCharacters(anywhere), lookAlikeSwap()),
    ),
  ),
  onSst2("textbugger-all", () =>
    composed(
      anyOf(
        insertSpace(),
        deleteCharacter(),
        swapCharacters(),
        lookAlikeSwap(),
        neighbourSwap(goldenLexicon(), 5),
      ),
    ),
  ),
  { name: "pairs-hypothesis", rows: 60, victim: rteOverlap, recipe: lexiconRecipe, traced: true },
  { name: "pairs-both", rows: 60, victim: rteOverlap, recipe: () => lexiconRecipe({ fixedPremise: false }) },
];
