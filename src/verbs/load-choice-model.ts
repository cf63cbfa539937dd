import { ChoiceModel } from "../results/choice-model.js";
import { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { type LoadModelOptions, modelParts } from "./model-parts.js";

/**
 * Loads a model for multiple choice, a `BertForMultipleChoice`, from where `loadModel` loads classifiers.
 *
 * @throws RahpError for a model of another task, and as `loadModel`
 * @example const model = await loadChoiceModel("path/to/bert-swag");
 */
export async function loadChoiceModel(source: string, options: LoadModelOptions = {}): Promise<ChoiceModel> {
  const model = await loadEitherModel(source, options);
  if (model instanceof ChoiceModel) return model;
  model.dispose();
  throw new RahpError(
    `unsupported model class in ${source}: a classifier (expected a BertForMultipleChoice; loadModel takes it)`,
  );
}

/** Loads the one kind of model or the other, as its config says. */
export async function loadEitherModel(
  source: string,
  options: LoadModelOptions,
): Promise<ChoiceModel | TextClassifier> {
  const parts = await modelParts(source, options);
  return parts.config.task === "multiple choice" ? new ChoiceModel(parts) : new TextClassifier(parts);
}
