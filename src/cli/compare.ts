import { Command, Option } from "commander";
import { resultForm } from "../results/result.js";
import type { TransferSet } from "../results/transfer-set.js";
import { RahpError } from "../support/rahp-error.js";
import type { AttackOptions } from "../verbs/attack.js";
import { type CompareRobustnessOptions, compareRobustness } from "../verbs/compare-robustness.js";
import { loadModel } from "../verbs/load-model.js";
import { loadTransferSet } from "../verbs/load-transfer-set.js";
import { interruption } from "./interruption.js";
import { names } from "./lists.js";
import { withAttack } from "./method-options.js";
import { type DataOptions, jsonOption, number, takeData, withData, withEngine } from "./options.js";
import { checkOutputFile, emit, type OutputOptions } from "./output.js";

/** Options of the command as commander gives them. */
interface Given
  extends DataOptions,
    OutputOptions,
    Pick<CompareRobustnessOptions, "draws" | "seed" | "resume">,
    Pick<AttackOptions, "importance" | "examples" | "queryBudget" | "lexicon"> {
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
  return withAttack(command)
    .option("--draws <n>", "of each bootstrap (default: 10000)", number)
    .option("--seed <s>", "of bootstraps and of examples to attack (default: 0)", number)
    .option("--resume <file>", "keep what is finished here, and go on from it")
    .option("--out <file>", "comparison.json, .jsonl, .csv or .arrow")
    .addOption(jsonOption())
    .action(compare);
}

async function compare(sources: readonly string[], given: Given): Promise<void> {
  const { out, json, task, labelMap } = given;
  await checkOutputFile(out, resultForm);
  if (out !== undefined && out === given.resume) {
    throw new RahpError(`invalid resume: ${out} (expected another file than out)`);
  }
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
  const options = { draws, seed, resume, attack: attackOf(given), signal };
  await emit(await compareRobustness(models, sets, options), { out, json });
}

function attackOf({ attack: recipe, importance, examples, queryBudget, lexicon }: Given) {
  const options = { importance, examples, queryBudget, lexicon };
  if (recipe !== undefined) return { recipe, ...options };
  const unused = Object.entries(options).find(([, value]) => value !== undefined);
  if (unused) throw new RahpError(`invalid ${unused[0]}: ${unused[1]} (expected only with --attack)`);
  return undefined;
}
