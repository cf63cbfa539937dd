import { maxWordsChanged } from "../constraints/max-words-changed.js";
import { sentenceSimilarity } from "../constraints/sentence-similarity.js";
import { maskedWordSwap } from "../transformations/masked-word-swap.js";
import type { Preset } from "./preset.js";

/** Candidates of a word piece, K. */
const CANDIDATES = { paper: 48, textattack: 8 };

/**
 * BERT-Attack (Li et al. 2020): what a masked language model would say, in at most 40 % of the words, where the sentence
 * keeps some of its meaning; words ranked by `[UNK]`.
 */
export const bertAttack: Preset = {
  name: "bert-attack",
  about: "swaps words by a masked language model, keeping some meaning",
  needs: ["maskedLanguageModel", "encoder"],
  defaults: {},
  parts: ({ maskedLanguageModel, encoder, variant }) => ({
    transform: maskedWordSwap(maskedLanguageModel, CANDIDATES[variant], variant === "paper"),
    constraints: [maxWordsChanged(0.4), sentenceSimilarity(encoder, { metric: "cosine", threshold: 0.2 })],
    importance: "unk",
    fixedPremise: variant === "paper",
  }),
};
