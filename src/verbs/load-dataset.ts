import { readDataset } from "../data/dataset.js";
import { Dataset } from "../results/dataset.js";
import { isThere } from "../results/result.js";
import { invalid, unknown } from "../support/rahp-error.js";
import { builtInData } from "./built-in.js";

/**
 * Loads a labelled data set: a built-in one by name, or a file. TSV has no quoting (GLUE's convention), CSV is
 * RFC 4180, JSON Lines has one object a line, JSON an array or object of rows. The columns are `sentence` or
 * `text`, or one of GLUE's pairs (`premise`, `hypothesis`; `question`, `sentence`; `question1`, `question2`;
 * `sentence1`, `sentence2`), and `label`: a class index from 0, or a class name of GLUE's entailment tasks.
 *
 * @param source  `sst2-sample`, or the file's path
 * @throws RahpError that names the file, the line and what is wrong
 * @example const data = await loadDataset("SST-2/dev.tsv");
 */
export async function loadDataset(source: string): Promise<Dataset> {
  if (typeof source !== "string" || source === "") throw invalid("data", source, "a built-in name or a file");
  const builtIn = builtInData.get(source);
  if (builtIn) return new Dataset(source, (await readDataset(builtIn)).examples);
  if (!/[/\\.]/.test(source) && !(await isThere(source)))
    throw unknown("data", source, [...builtInData.keys()]);
  const { name, examples } = await readDataset(source);
  return new Dataset(name, examples);
}
