import { Command } from "commander";
import { RahpError } from "../support/rahp-error.js";
import { type AttackOptions, attack } from "../verbs/attack.js";
import { withAttack } from "./attack-options.js";
import { measuring } from "./measuring.js";
import { jsonOption, number, numbers, withData, withModel } from "./options.js";
import { onceOrOverSeeds } from "./seeds.js";

/** Options of the command, of which most are the verb's. */
interface Given extends AttackOptions {
  readonly seeds?: readonly number[];
}

export function attackCommand(): Command {
  return withAttack(withData(withModel(new Command("attack"))), "recipe")
    .description("attack predictions by changing words")
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
    .option("--out <file>", "log.csv, .arrow or .json")
    .addOption(jsonOption())
    .action(
      measuring<Given>(async (model, data, { seed, seeds, resume, signal, ...given }) => {
        if (seeds && given.record)
          throw new RahpError("invalid record: true (expected with one seed, as several give no log)");
        return onceOrOverSeeds({ seed, seeds, resume, signal }, (run) =>
          attack(model, data, { ...given, ...run }),
        );
      }),
    );
}
