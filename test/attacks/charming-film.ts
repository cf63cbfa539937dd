import { type Lexicon, lexiconOf } from "../../src/attacks/lexicon.js";
import type { RecipeOptions } from "../../src/attacks/presets/preset.js";
import { recipe as presetRecipe } from "../../src/attacks/presets/presets.js";
import lexiconTable from "../fixtures/attacks/lexicon.json" with { type: "json" };
import { wordWeightVictim } from "./recording-victim.js";

const lexicon: Lexicon = lexiconOf("fixture", lexiconTable);

/** The fixture's neighbours and two stop words, unless told otherwise. */
export const recipe = (options: RecipeOptions = {}) =>
  presetRecipe("textfooler-lexicon", { lexicon, stopWords: ["a", "and"], ...options });

/** Logits: "A charming and fine film ." is 0.2 + 3 + 1 + 0.5 = 4.7 for class 1. */
export const weights = {
  charming: 3,
  fine: 1,
  film: 0.5,
  good: 0.5,
  okay: -2,
  lovely: -1,
  cute: 1,
  movie: 0.25,
  picture: 1,
};

/** Small enough to follow by hand. */
export const victim = () => wordWeightVictim(weights, 0.2);
export const example = { id: 7, text: "A charming and fine film .", label: 1 };
