import { Command } from "commander";
import { HeadSelection } from "../results/head-selection.js";
import { loadModel } from "../verbs/load-model.js";
import { prune } from "../verbs/prune.js";
import { jsonOption, withModelOptions } from "./options.js";
import { checkOutput, emit } from "./output.js";

export function pruneCommand(): Command {
  return withModelOptions(new Command("prune"))
    .description("remove the selected heads, and save the smaller model as a Hugging Face folder")
    .requiredOption("--selection <file>", "what select wrote: selection.json")
    .requiredOption("--out <folder>", "where the pruned model goes; a model that is there is replaced")
    .addOption(jsonOption())
    .action(async (source: string, { selection, out, json }) => {
      await checkOutput({ out });
      const choice = await HeadSelection.load(selection);
      await emit(await prune(await loadModel(source), choice), { out, json });
    });
}
