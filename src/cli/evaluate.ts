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
    .action(async (source: string, { selection, out, json, ...options }) => {
      await checkOutputFile(out, resultForm);
      const masked = selection === undefined ? [] : await HeadSelection.load(selection);
      const model = await loadModel(source);
      const { dataset } = await takeData(options);
      await emit(await evaluate(model, dataset, { masked, signal: interruption.signal }), { out, json });
    });
}
