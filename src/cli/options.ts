import { type Command, InvalidArgumentError, Option } from "commander";
import { DEVICES, ENGINES, type EngineName, type EngineOptions } from "../backends/engines.js";
import { type LoadDatasetOptions, loadDataset } from "../verbs/load-dataset.js";
import { useEngine } from "../verbs/use-engine.js";

/** Parses an option's number; ranges are the verbs' to check. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("expected a number");
  return value;
}

/** Parses numbers between commas. */
export function numbers(text: string): number[] {
  return text.split(",").map((part) => number(part.trim()));
}

/** Parses the p of a norm. */
export function norm(text: string): number {
  const norms = new Map([
    ["1", 1],
    ["2", 2],
    ["inf", Number.POSITIVE_INFINITY],
  ]);
  const value = norms.get(text);
  if (value === undefined) throw new InvalidArgumentError("expected 1, 2 or inf");
  return value;
}

/** Parses how many samples: a number, or `auto`. */
export function samples(text: string): number | "auto" {
  return text === "auto" ? text : number(text);
}

/** What every command with a model takes. */
export function withModel(command: Command): Command {
  return withEngine(
    command
      .argument(
        "<model>",
        "a built-in model (bert-mini-sst2), a Hugging Face folder, or a model of the Hub (owner/name)",
      )
      .option("--revision <name>", "branch, tag or commit of a model of the Hub (default: main)"),
  );
}

/** Lets the user choose the engine. */
export function withEngine(command: Command): Command {
  return command
    .addOption(new Option("--engine <name>", "what computes (default: the best that works)").choices(ENGINES))
    .option("--threads <n>", "of the engine onnx (default: physical cores)", number)
    .addOption(new Option("--device <name>", "of the engine onnx (default: cpu)").choices(DEVICES))
    .hook("preAction", async (_program, action) => {
      const { engine, threads, device } = action.opts<EngineOptions & { engine?: EngineName }>();
      if (engine || threads !== undefined || device) await useEngine(engine ?? "onnx", { threads, device });
    });
}

/**
 * What every command with data takes.
 * @param isMandatory  false where the command does without, in some way of its own
 */
export function withData(command: Command, isMandatory = true): Command {
  return command
    .addOption(
      new Option(
        "--data <path|name>",
        "a .tsv, .csv, .jsonl, .json, .parquet or .arrow file, a folder of a data set, or sst2-sample",
      ).makeOptionMandatory(isMandatory),
    )
    .option("--task <name>", "which task of several, or what a file's labels mean: rte, sst2 …")
    .option("--split <name>", "which split of a folder (default: dev)")
    .option(
      "--label-map <label=class,…>",
      "which of the model's classes the data's labels are (default: by name, else the same index)",
      labelMap,
    )
    .option("--text-column <name>", "column of the text (default: sentence, text, or GLUE's)")
    .option("--pair-column <name>", "column of the second text of pairs (default: GLUE's)")
    .option("--label-column <name>", "column of the label (default: label, or GLUE's)")
    .option("--limit <n>", "the first n examples only", number);
}

/** Options of `withData` as commander gives them. */
export interface DataOptions extends LoadDatasetOptions {
  readonly data: string;
}

/** Loads what the options of `withData` name; gives back the other options, and what loads other data in the same way. */
export async function takeData<Options extends DataOptions>({
  data,
  task,
  split,
  labelMap,
  textColumn,
  pairColumn,
  labelColumn,
  limit,
  ...others
}: Options) {
  const options = { task, split, labelMap, textColumn, pairColumn, labelColumn, limit };
  const loadLike = (path: string) => loadDataset(path, options);
  return { dataset: await loadLike(data), others, loadLike };
}

/** `entailment=1,not_entailment=0`; the last equals sign of each counts. */
function labelMap(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) =>
    /^(.+)=(.+)$/
      .exec(pair)
      ?.slice(1)
      .map((name) => name.trim()),
  );
  if (pairs.includes(undefined)) throw new InvalidArgumentError("expected label=class, separated by commas");
  return Object.fromEntries(pairs as [string, string][]);
}

export function jsonOption(): Option {
  return new Option("--json", "print one JSON document, and nothing else, to standard output");
}
