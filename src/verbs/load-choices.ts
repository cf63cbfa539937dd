import { readChoices } from "../data/read-choices.js";
import { ChoiceDataset } from "../results/choice-dataset.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";

export interface LoadChoicesOptions {
  /** The most questions, from 1: the first of the data. @default all */
  readonly limit?: number;
}

/**
 * Loads questions with choices: HellaSwag's JSON Lines (`ctx`, `endings`, `label`), or ARC's CSV without a header
 * (question, choices, and the letter or number of the right one). Questions that lack choices are left out, and a note
 * says so.
 *
 * @throws RahpError that names the file, the line and what is wrong
 * @example const data = await loadChoices("hellaswag/val.jsonl", { limit: 100 });
 */
export async function loadChoices(source: string, options: LoadChoicesOptions = {}): Promise<ChoiceDataset> {
  if (typeof source !== "string" || source === "") throw invalid("data", source, "a file");
  checkNames(options, ["limit"]);
  const { limit } = options;
  if (limit !== undefined) checkCount("limit", limit);
  const { name, examples, notes } = await readChoices(source);
  return new ChoiceDataset(name, examples.slice(0, limit), notes);
}
