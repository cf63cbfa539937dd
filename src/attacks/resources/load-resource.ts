import { unknown } from "../../support/rahp-error.js";
import type { RecipeResources } from "../presets/preset.js";
import { loadMaskedLanguageModel } from "./folder-masked-language-model.js";
import { fromFolderOrHub } from "./folder-or-hub.js";
import { loadSentenceEncoder } from "./folder-sentence-encoder.js";
import { type LoadingTerms, loadLexicon } from "./load-lexicon.js";
import { hubMaskedLanguageModel, hubSentenceEncoder } from "./transformers-js.js";
import { winkTagger } from "./wink-tagger.js";

type Loader<Resource> = (source: string, terms: LoadingTerms) => Promise<Resource>;

/** What makes each kind of resource of the text that names it: a path, a model's id on the Hub, or a name of ours. */
export const resourceLoaders: {
  readonly [Kind in keyof RecipeResources]-?: Loader<RecipeResources[Kind] & {}>;
} = {
  lexicon: loadLexicon,
  encoder: (source, { startEngine, transformersJs }) =>
    fromFolderOrHub("sentence encoder", source, {
      folder: async () => {
        await startEngine();
        return loadSentenceEncoder(source);
      },
      hub: () => hubSentenceEncoder(source, "mean", transformersJs),
    }),
  async tagger(source) {
    if (source !== "wink") throw unknown("tagger", source, ["wink"]);
    return winkTagger();
  },
  maskedLanguageModel: (source, { startEngine, transformersJs }) =>
    fromFolderOrHub("masked language model", source, {
      folder: async () => {
        await startEngine();
        return loadMaskedLanguageModel(source);
      },
      hub: () => hubMaskedLanguageModel(source, transformersJs),
    }),
};
