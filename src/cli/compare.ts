import { Command, Option } from "commander";
import { resultForm } from "../results/saved-file.js";
import type { TransferSet } from "../results/transfer-set.js";
import { type CompareRobustnessOptions, compareRobustness } from "../verbs/compare-robustness.js";
import { loadModel } from "../verbs/load-model.js";
import { loadTransferSet } from "../verbs/load-transfer-set.js";
import { type AttackGiven, takeAttack, withAttack } from "./attack-options.js";
import { interruption } from "./interruption.js";
import { names } from "./lists.js";
import { type DataOptions, jsonOption, number, takeData, withData, withEngine } from "./options.js";
import { checkJournalFile, checkOutputFile, emit, type OutputOptions } from "./output.js";

/** Options of the command as commander gives them. */
interface Given
  extends DataOptions,
    OutputOptions,
    AttackGiven,
    Pick<CompareRobustnessOptions, "draws" | "seed" | "resume"> {
  readonly adversarial?: string;
  readonly transfer?: readonly string[];
  /** A recipe's name. */
  readonly attack?: string;
}

export function compareCommand(): Command {
  const command = withData(
    withEngine(new Command("compare").argument("<models...>", "two or more, as of evaluate")),
  )
    .description("compare models on the same texts: accuracy, mean C, adversarial texts, attacks")
    .option(
      "--adversarial <path|name>",
      "adversarial texts beside --data, read in its way, such as AdvGLUE's",
    )
    .option("--transfer <file,…>", "more sets: logs of attacks, or AdvGLUE's dev_ann.json", names)
    .addOption(
      new Option(
        "--attack [recipe]",
        "attack each model, too, by textfooler-lexicon or another recipe",
      ).preset("textfooler-lexicon"),
    );
  return withAttack(command, "attack")
    .option("--draws <n>", "of each bootstrap (default: 10000)", number)
    .option("--seed <s>", "of bootstraps and of examples to attack (default: 0)", number)
    .option("--resume <file>", "keep what is finished here, and go on from it")
    .option("--out <file>", "comparison.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(compare);
}

async function compare(sources: readonly string[], options: Given): Promise<void> {
  const { attack, others: given } = takeAttack(options);
  const { out, json, task, labelMap } = given;
  await checkOutputFile(out, resultForm);
  checkJournalFile(given);
  const { signal } = interruption;
  const { dataset, loadLike } = await takeData(given);
  const sets: Record<string, TransferSet | typeof dataset> = {};
  if (given.adversarial === undefined) sets[dataset.name] = dataset;
  else {
    const adversarial = await loadLike(given.adversarial);
    sets[adversarial.name] = { clean: dataset, adversarial };
  }
  for (const path of given.transfer ?? []) sets[path] = await loadTransferSet(path, { task, labelMap });
  const models = [];
  for (const source of sources) models.push(await loadModel(source, { signal }));
  const { draws, seed, resume } = given;
  const comparison = await compareRobustness(models, sets, { draws, seed, resume, attack, signal });
  await emit(comparison, { out, json });
}
