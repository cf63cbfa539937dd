import { sentenceSimilarity } from "../constraints/sentence-similarity.js";
import { anyOf } from "../transformations/any-of.js";
import { deleteCharacter, insertSpace, swapCharacters } from "../transformations/character-edits.js";
import { keyboardSwap, lookAlikeSwap } from "../transformations/character-swaps.js";
import { neighbourSwap } from "../transformations/neighbour-swap.js";
import type { Transformation } from "../transformations/transformation.js";
import { forWordLengths } from "../transformations/word-lengths.js";
import type { Preset, RecipeVariant } from "./preset.js";

const NEIGHBOURS = 5;

/** An edit of characters happens at one place of the word, which is drawn. */
const one = { pick: "one" } as const;

const bugs: Record<RecipeVariant, Transformation> = {
  textattack: anyOf(insertSpace(one), deleteCharacter(one), swapCharacters(one), lookAlikeSwap()),
  // a space would cut a long word into two legible ones; a swap in a short word hides it
  paper: anyOf(
    forWordLengths(2, 5, insertSpace(one)),
    deleteCharacter(one),
    forWordLengths(5, Infinity, swapCharacters(one)),
    lookAlikeSwap(),
    keyboardSwap("one"),
  ),
};

/**
 * TextBugger (Li et al. 2019): a space inside a word, a character left out, two swapped, one swapped for a look-alike, or
 * one of 5 neighbours in word vectors, where the sentence keeps its meaning; words ranked by deletion. Places in a word
 * are drawn from the seed. `textattack` compares angles (≥ 0.8), as its sentence encoder does unless it is told; `paper`
 * cosines (≥ 0.8), has keyboard neighbours too, spaces in words of up to 5 letters, and swaps from 5 on.
 */
export const textbugger: Preset = {
  name: "textbugger",
  about: "edits characters, swaps words by vectors, keeping meaning",
  needs: ["lexicon", "encoder"],
  defaults: {},
  without: "textbugger-chars",
  parts: ({ lexicon, encoder, variant }) => ({
    transform: anyOf(bugs[variant], neighbourSwap(lexicon, NEIGHBOURS)),
    constraints: [
      sentenceSimilarity(encoder, { metric: variant === "paper" ? "cosine" : "angular", threshold: 0.8 }),
    ],
    importance: "delete",
    fixedPremise: variant === "paper",
  }),
};

/**
 * TextBugger's edits of characters alone, at every place inside a word: nothing is drawn, and nothing checks the meaning,
 * so that it is not TextBugger, and a result shouldn't call it so.
 */
export const textbuggerChars: Preset = {
  name: "textbugger-chars",
  about: "edits characters; nothing checks the meaning",
  needs: [],
  defaults: {},
  parts: () => ({
    transform: anyOf(insertSpace(), deleteCharacter(), swapCharacters(), lookAlikeSwap()),
    constraints: [],
    importance: "delete",
  }),
};
