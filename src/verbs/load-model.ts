import { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { type LoadModelOptions, modelParts } from "./model-parts.js";

export type { LoadModelOptions } from "./model-parts.js";

/**
 * Loads a text classifier: a built-in model by name, a Hugging Face folder with config.json, model.safetensors
 * (F32, F16 or BF16; or its shards) and tokenizer.json (or the vocabulary of an older model, from which Python makes
 * one), or a model of the Hugging Face Hub with such files, which is downloaded once into the cache that Python's
 * huggingface_hub uses.
 *
 * @param source  `bert-mini-sst2`, the folder's path, or the id on the Hub: `owner/name`
 * @throws RahpError for a model that is missing or incomplete, an unsupported architecture, weights that do not
 *   fit the config or are not finite, and a Hub that cannot be reached; the signal's reason
 * @example const model = await loadModel("bert-mini-sst2");
 */
export async function loadModel(source: string, options: LoadModelOptions = {}): Promise<TextClassifier> {
  const parts = await modelParts(source, options);
  if (parts.config.task === "classification") return new TextClassifier(parts);
  throw new RahpError(
    `unsupported model class in ${source}: a model for multiple choice (expected a ...ForSequenceClassification; loadChoiceModel and hack-attend take it)`,
  );
}
