import { Command } from "commander";
import { resultForm } from "../results/saved-file.js";
import { engines } from "../verbs/engines.js";
import { interruption } from "./interruption.js";
import { jsonOption } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function enginesCommand(): Command {
  return new Command("engines")
    .description("list what can compute here, how fast, and why the rest cannot")
    .option("--out <file>", "engines.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(async ({ out, json }) => {
      await checkOutputFile(out, resultForm);
      await emit(await engines({ signal: interruption.signal }), { out, json });
    });
}
