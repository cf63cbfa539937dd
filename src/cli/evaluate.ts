import { Command } from "commander";
import { HeadSelection } from "../results/head-selection.js";
import { evaluate } from "../verbs/evaluate.js";
import { measuring } from "./measuring.js";
import { jsonOption, withData, withModel } from "./options.js";

export function evaluateCommand(): Command {
  return withData(withModel(new Command("evaluate")))
    .description("measure accuracy and mean local robustness C")
    .option("--selection <file>", "mask the heads that select chose")
    .option("--out <file>", "evaluation.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(
      measuring<{ selection?: string }>(async (model, data, { selection, signal }) => {
        const masked = selection === undefined ? [] : await HeadSelection.load(selection);
        return evaluate(model, data, { masked, signal });
      }),
    );
}
