import type { TextConstraint } from "../constraints/constraint.js";
import { minWordCosine } from "../constraints/min-word-cosine.js";
import { samePartOfSpeech } from "../constraints/same-part-of-speech.js";
import { sentenceSimilarity } from "../constraints/sentence-similarity.js";
import type { Lexicon } from "../lexicon.js";
import { winkTagger } from "../resources/wink-tagger.js";
import { neighbourSwap } from "../transformations/neighbour-swap.js";
import type { WordVectors } from "../word-vectors.js";
import { wordNetLexicon } from "../wordnet-lexicon.js";
import type { Preset } from "./preset.js";

/** The number of neighbours, and the least cosine between a word and its neighbour. */
const NEIGHBOURS = 50;
const LEAST_COSINE = 0.5;

/** Words around the edited one whose meaning is compared. */
const WINDOW = 15;

/** TextFooler's code measures 1 − angle, in radians; as 1 − angle/π, this is: */
const asAngular = (threshold: number) => 1 - (1 - threshold) / Math.PI;

/**
 * TextFooler (Jin et al. 2020): neighbours in counter-fitted word vectors, of the same part of speech, in sentences that
 * keep their meaning. `textattack` ranks by deletion, and compares meanings (≥ 0.5 in TextFooler's measure) only in texts
 * of 15 words or more. `paper` follows the released code: ranking by `<oov>`, meanings ≥ 0.7, in shorter texts ≥ 0.1.
 */
export const textfooler: Preset = {
  name: "textfooler",
  about: "swaps words by word vectors, keeping meaning and grammar",
  needs: ["lexicon", "encoder", "tagger"],
  defaults: { tagger: winkTagger },
  leastCosine: LEAST_COSINE,
  without: "textfooler-lexicon",
  parts({ lexicon, encoder, tagger, variant }) {
    const isPaper = variant === "paper";
    const against = isPaper ? "current" : "original";
    return {
      transform: neighbourSwap(lexicon, NEIGHBOURS),
      constraints: [
        ...nearWords(lexicon, against),
        samePartOfSpeech(tagger, { against }),
        sentenceSimilarity(encoder, {
          metric: "angular",
          threshold: isPaper ? asAngular(0.7) : 0.840845057,
          shortThreshold: isPaper ? asAngular(0.1) : -1,
          window: WINDOW,
          against: "current",
        }),
      ],
      importance: isPaper ? "oov" : "delete",
    };
  },
};

/** A list of neighbours is taken as cut at that cosine; of vectors it is checked. */
function nearWords(lexicon: Lexicon | WordVectors, against: "original" | "current"): TextConstraint[] {
  return "cosine" in lexicon ? [minWordCosine(lexicon, LEAST_COSINE, against)] : [];
}

/**
 * TextFooler's greedy search over the words of a lexicon: at most 50 neighbours a word, words ranked by deletion.
 *
 * It is not TextFooler, and a result shouldn't call it so: TextFooler's candidates come from counter-fitted word
 * vectors, and must keep the part of speech and the meaning of the sentence. Nothing here checks that.
 */
export const textfoolerLexicon: Preset = {
  name: "textfooler-lexicon",
  about: "swaps words by a lexicon; nothing checks the meaning",
  needs: ["lexicon"],
  defaults: { lexicon: wordNetLexicon },
  leastCosine: LEAST_COSINE,
  parts: ({ lexicon }) => ({
    transform: neighbourSwap(lexicon, NEIGHBOURS),
    constraints: [],
    importance: "delete",
  }),
};
