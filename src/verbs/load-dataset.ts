import { readDataset } from "../data/dataset.js";
import type { LabelMap } from "../data/match-labels.js";
import { Dataset } from "../results/dataset.js";
import { isThere } from "../results/saved-file.js";
import { checkCount, checkNames } from "../support/check-options.js";
import { invalid, unknown } from "../support/rahp-error.js";
import { builtInData } from "./built-in.js";

export interface LoadDatasetOptions {
  /** Which task of a folder or a JSON file of several, or what the labels of a file mean: `rte`, `sst2` … */
  readonly task?: string;
  /**
   * Which of a folder's splits: `train`, `dev` (or `validation`), `test`, or the name of a file without its extension.
   * @default "dev", or the only one
   */
  readonly split?: string;
  /**
   * Which of a model's classes the data's labels are: label name or index to class name or index, such as
   * `{ entailment: 0 }` or `{ 0: 1, 1: 0 }`. @default by name, or where either side has none, the same index
   */
  readonly labelMap?: LabelMap;
  /** Column of the text. @default GLUE's names (see docs/data.md); with this alone, texts are single */
  readonly textColumn?: string;
  /** Column of the second text of pairs. @default GLUE's names */
  readonly pairColumn?: string;
  /** Column of the label. @default `label`, or GLUE's other names of it */
  readonly labelColumn?: string;
  /** The most examples, from 1: the first of the data. @default all */
  readonly limit?: number;
}

/**
 * Loads a labelled data set: a built-in one by name; a file of TSV without quoting (GLUE's convention), CSV (RFC 4180),
 * JSON Lines, JSON, Parquet or Arrow; or a folder as GLUE, AdvGLUE or Hugging Face's data sets have it, of which `dev`
 * is read.
 *
 * @param source  `sst2-sample`, or the path of a file or folder
 * @throws RahpError that names the file, the line and what is wrong
 * @example const data = await loadDataset("glue", { task: "rte", split: "train", limit: 500 });
 */
export async function loadDataset(source: string, options: LoadDatasetOptions = {}): Promise<Dataset> {
  if (typeof source !== "string" || source === "") {
    throw invalid("data", source, "a built-in name, a file or a folder");
  }
  const {
    task,
    split,
    labelMap,
    limit,
    textColumn: text,
    pairColumn: pair,
    labelColumn: label,
  } = check(options);
  const builtIn = builtInData.get(source);
  if (!builtIn && !/[/\\.]/.test(source) && !(await isThere(source))) {
    throw unknown("data", source, [...builtInData.keys()]);
  }
  const content = await readDataset(builtIn?.path ?? source, {
    task: task ?? builtIn?.task,
    split,
    columns: { text, pair, label },
  });
  const { classes, notes } = content;
  const name = builtIn ? source : content.name;
  return new Dataset(name, content.examples.slice(0, limit), { classes, labelMap, notes });
}

const TEXTS = ["task", "split", "textColumn", "pairColumn", "labelColumn"] as const;

function check(options: LoadDatasetOptions): LoadDatasetOptions {
  checkNames(options, [...TEXTS, "labelMap", "limit"]);
  for (const name of TEXTS) {
    const value = options[name];
    if (value !== undefined && (typeof value !== "string" || value === ""))
      throw invalid(name, value, "a name");
  }
  const { labelMap, limit } = options;
  if (labelMap !== undefined && !isLabelMap(labelMap)) {
    throw invalid("labelMap", labelMap, 'an object such as { "entailment": 0 }');
  }
  if (limit !== undefined) checkCount("limit", limit);
  return options;
}

function isLabelMap(value: unknown): value is LabelMap {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain && Object.values(value).every((target) => ["string", "number"].includes(typeof target));
}
