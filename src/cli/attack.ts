import { Command } from "commander";
import { type AttackOptions, attack } from "../verbs/attack.js";
import { measuring } from "./measuring.js";
import { withAttack } from "./method-options.js";
import { jsonOption, number, withData, withModel } from "./options.js";

export function attackCommand(): Command {
  return withAttack(withData(withModel(new Command("attack"))))
    .description("attack predictions by changing words")
    .option("--recipe <name>", "which attack; rahp recipes lists them (default: textfooler-lexicon)")
    .option("--seed <s>", "of the draw of examples, and of what the recipe draws (default: 0)", number)
    .option("--workers <n>", "worker threads, each with a copy of the model (default: 1)", number)
    .option("--out <file>", "log.csv, .jsonl, .arrow or .json")
    .addOption(jsonOption())
    .action(measuring<AttackOptions>(attack));
}
