import { Command, Option } from "commander";
import type { Pruning } from "../results/pruning.js";
import { checkPruningFolder } from "../results/pruning-folder.js";
import { AGGREGATES } from "../robustness/sample-terms.js";
import { type RahpOptions, rahp } from "../verbs/rahp.js";
import { measuring } from "./measuring.js";
import { withChoice, withScoring } from "./method-options.js";
import { jsonOption, number, withData, withModel } from "./options.js";
import type { Output } from "./output.js";

export function runCommand(): Command {
  return withScoring(withChoice(withData(withModel(new Command("run")))))
    .description("the method as a whole: score, select, prune, and evaluate before and after")
    .option("--rounds <n>", "equal steps in which the heads go, scored anew before each (default: 1)", number)
    .addOption(
      new Option("--aggregate <how>", "how samples are combined (default: mean)").choices(AGGREGATES),
    )
    .option("--seed <s>", "of the draw of examples (default: 0)", number)
    .option("--resume <file>", "keep finished batches here, and go on from them; of later rounds in file.2 …")
    .requiredOption(
      "--out <folder>",
      "where the pruned model, scores, selection and figures go; an earlier run's are replaced",
    )
    .addOption(jsonOption())
    .action(
      measuring<RahpOptions>(
        async (model, data, options) => asFolder(await rahp(model, data, options)),
        (out) => checkPruningFolder(out!),
      ),
    );
}

/** A pruning that is written with all its parts. */
function asFolder(pruning: Pruning): Output {
  return {
    toString: () => pruning.toString(),
    toJSON: () => pruning.toJSON(),
    save: (folder) => pruning.saveFolder(folder),
  };
}
