import { unknown } from "../../support/rahp-error.js";
import type { RecipeResources } from "../presets/preset.js";
import { loadMaskedLanguageModel } from "./folder-masked-language-model.js";
import { fromFolderOrHub } from "./folder-or-hub.js";
import { loadSentenceEncoder } from "./folder-sentence-encoder.js";
import { type LoadingTerms, loadLexicon } from "./load-lexicon.js";
import { hubMaskedLanguageModel, hubSentenceEncoder } from "./transformers-js.js";
import { winkTagger } from "./wink-tagger.js";

type Loader<Resource> = (source: string, terms: LoadingTerms) => Promise<Resource>;

/** Of a model in a folder, which needs an engine; else of the Hub. */
function modelLoader<Model>(
  what: string,
  fromFolder: (folder: string) => Promise<Model>,
  fromHub: (id: string, transformersJs: LoadingTerms["transformersJs"]) => Promise<Model>,
): Loader<Model> {
  return (source, { startEngine, transformersJs }) =>
    fromFolderOrHub(what, source, {
      folder: async () => {
        await startEngine();
        return fromFolder(source);
      },
      hub: () => fromHub(source, transformersJs),
    });
}

/** What makes each kind of resource of the text that names it: a path, a model's id on the Hub, or a name of ours. */
export const resourceLoaders: {
  readonly [Kind in keyof RecipeResources]-?: Loader<RecipeResources[Kind] & {}>;
} = {
  lexicon: loadLexicon,
  encoder: modelLoader<RecipeResources["encoder"] & {}>("sentence encoder", loadSentenceEncoder, (id, from) =>
    hubSentenceEncoder(id, "mean", from),
  ),
  async tagger(source) {
    if (source !== "wink") throw unknown("tagger", source, ["wink"]);
    return winkTagger();
  },
  maskedLanguageModel: modelLoader<RecipeResources["maskedLanguageModel"] & {}>(
    "masked language model",
    loadMaskedLanguageModel,
    hubMaskedLanguageModel,
  ),
};
