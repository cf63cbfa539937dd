import { Command } from "commander";
import { HeadSelection } from "../results/head-selection.js";
import { resultForm } from "../results/result.js";
import { evaluate } from "../verbs/evaluate.js";
import { loadModel } from "../verbs/load-model.js";
import { interruption } from "./interruption.js";
import { jsonOption, takeData, withData, withModel } from "./options.js";
import { checkOutputFile, emit } from "./output.js";

export function evaluateCommand(): Command {
  return withData(withModel(new Command("evaluate")))
    .description("measure accuracy and mean local robustness C")
    .option("--selection <file>", "mask the heads that select chose")
    .option("--out <file>", "evaluation.json, .csv or .arrow")
    .addOption(jsonOption())
    .action(async (source: string, { revision, selection, out, json, ...options }) => {
      await checkOutputFile(out, resultForm);
      const masked = selection === undefined ? [] : await HeadSelection.load(selection);
      const { signal } = interruption;
      const { dataset } = await takeData(options);
      const model = await loadModel(source, { revision, signal });
      await emit(await evaluate(model, dataset, { masked, signal }), { out, json });
    });
}
