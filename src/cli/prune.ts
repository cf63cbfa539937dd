import { Command } from "commander";
import { HeadSelection } from "../results/head-selection.js";
import { checkWritable } from "../support/whole-file.js";
import { loadModel } from "../verbs/load-model.js";
import { prune } from "../verbs/prune.js";
import { interruption } from "./interruption.js";
import { jsonOption, withModel } from "./options.js";
import { emit } from "./output.js";

export function pruneCommand(): Command {
  return withModel(new Command("prune"))
    .description("remove the selected heads, and save the smaller model as a Hugging Face folder")
    .requiredOption("--selection <file>", "what select wrote: selection.json")
    .requiredOption("--out <folder>", "where the pruned model goes; a model that is there is replaced")
    .addOption(jsonOption())
    .action(async (source: string, { revision, selection, out, json }) => {
      await checkWritable(out);
      const choice = await HeadSelection.load(selection);
      const model = await loadModel(source, { revision, signal: interruption.signal });
      await emit(await prune(model, choice), { out, json });
    });
}
