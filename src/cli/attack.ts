import { Command, Option } from "commander";
import type { EngineName, EngineOptions } from "../backends/engines.js";
import { attackLogForm } from "../results/attack-log.js";
import { resultForm } from "../results/saved-file.js";
import { RahpError } from "../support/rahp-error.js";
import { type AttackOptions, attack } from "../verbs/attack.js";
import { type AttackTextOptions, attackText } from "../verbs/attack-text.js";
import { loadModel } from "../verbs/load-model.js";
import { withAttack } from "./attack-options.js";
import { interruption } from "./interruption.js";
import { measuring } from "./measuring.js";
import { type DataOptions, jsonOption, number, numbers, withData, withModel } from "./options.js";
import { checkOutputFile, emit, type OutputOptions } from "./output.js";
import { onceOrOverSeeds } from "./seeds.js";

/** Options that need data, and not one text. */
const OF_DATA = [
  ...["data", "task", "split", "labelMap", "textColumn", "pairColumn", "labelColumn", "limit"],
  ...["examples", "workers", "seeds", "resume", "record", "similarityEncoder"],
];

/** Options of the command with data, of which most are the verb's. */
interface DataGiven extends AttackOptions {
  readonly seeds?: readonly number[];
}

/** Options of the command with a text, as commander gives them. */
interface TextGiven extends OutputOptions, EngineOptions, AttackTextOptions {
  readonly text: string;
  readonly pair?: string;
  readonly revision?: string;
  readonly engine?: EngineName;
}

export function attackCommand(): Command {
  const command = withAttack(withData(withModel(new Command("attack")), false), "recipe")
    .description(
      "attack predictions by changing words: of examples (--data), or of one text, step by step (--text)",
    )
    .addOption(new Option("--text <text>", "one text to attack, in place of --data").conflicts(OF_DATA))
    .option("--pair <text>", "with --text: the second text of a pair")
    .option("--label <class>", "with --text: its label, by name or index (default: as the model predicts)")
    .option("--recipe <name>", "which attack; rahp recipes lists them (default: textfooler-lexicon)")
    .option("--seed <s>", "of the draw of examples, and of what the recipe draws (default: 0)", number)
    .option("--seeds <s,…>", "several: mean and standard deviation of the metrics over them", numbers)
    .option("--workers <n>", "worker threads, each with a copy of the model (default: 1)", number)
    .option("--resume <file>", "keep finished examples here, and go on from them (with seeds: FILE.SEED)")
    .option("--record", "keep every text that is sent, in log.texts.arrow beside the log")
    .option(
      "--similarity-encoder <folder|id>",
      "a sentence encoder that measures how near texts stay (default: the recipe's)",
    )
    .option(
      "--out <file>",
      "log.csv, .jsonl, .arrow, .parquet or .json; with --data .html, too: a page to read",
    )
    .addOption(jsonOption());
  const attackData = measuring<DataGiven>(
    async (model, data, { seed, seeds, resume, signal, ...given }) => {
      if (seeds && given.record)
        throw new RahpError("invalid record: true (expected with one seed, as several give no log)");
      return onceOrOverSeeds({ seed, seeds, resume, signal }, (run) =>
        attack(model, data, { ...given, ...run }),
      );
    },
    (out) => checkOutputFile(out, attackLogForm),
  );
  return command.action(async (source: string, given: DataOptions | TextGiven) => {
    if ("text" in given) return attackOneText(source, given);
    const useless = ["pair", "label"].find((name) => name in given);
    if (useless) command.error(`error: option '--${useless}' goes with option '--text' only`);
    if (given.data === undefined) command.error("error: required option '--data' or '--text' not specified");
    return attackData(source, given);
  });
}

async function attackOneText(source: string, given: TextGiven): Promise<void> {
  const {
    text,
    pair,
    revision,
    out,
    json,
    engine: _engine,
    threads: _threads,
    device: _device,
    ...options
  } = given;
  await checkOutputFile(out, resultForm);
  const { signal } = interruption;
  const model = await loadModel(source, { revision, signal });
  const input = pair === undefined ? text : { text, pair };
  await emit(await attackText(model, input, { ...options, signal }), { out, json });
}
