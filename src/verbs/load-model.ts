import { stat } from "node:fs/promises";
import { chooseEngine } from "../backends/engines.js";
import { loadFolder } from "../models/folder.js";
import { TextClassifier } from "../results/text-classifier.js";
import { invalid, RahpError, unknown } from "../support/rahp-error.js";
import { builtInModels } from "./built-in.js";

/**
 * Loads a text classifier: a built-in model by name, or a Hugging Face folder with config.json,
 * model.safetensors (F32, F16 or BF16) and tokenizer.json.
 *
 * @param source  `bert-mini-sst2`, or the folder's path
 * @throws RahpError for a folder that is missing or incomplete, an unsupported architecture, and weights that do
 *   not fit the config or are not finite
 * @example const model = await loadModel("bert-mini-sst2");
 */
export async function loadModel(source: string): Promise<TextClassifier> {
  if (typeof source !== "string" || source === "")
    throw invalid("model", source, "a built-in name or a folder");
  await chooseEngine();
  const folder = builtInModels.get(source) ?? (await existingFolder(source));
  return new TextClassifier(await loadFolder(folder, source));
}

async function existingFolder(source: string): Promise<string> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory()) return source;
  if (found) throw new RahpError(`invalid model: ${source} (a file; expected a folder)`);
  if (/[/\\.]/.test(source)) throw new RahpError(`missing model folder: ${source}`);
  throw unknown("model", source, [...builtInModels.keys()]);
}
