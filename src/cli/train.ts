import { Command } from "commander";
import { checkModelFolder } from "../models/folder.js";
import { HeadSelection } from "../results/head-selection.js";
import type { TextClassifier } from "../results/text-classifier.js";
import type { TrainingLog } from "../results/training-log.js";
import { loadModel } from "../verbs/load-model.js";
import { type TrainOptions, train } from "../verbs/train.js";
import { names } from "./lists.js";
import { measuring } from "./measuring.js";
import { jsonOption, number, withData, withModel } from "./options.js";
import type { Output } from "./output.js";
import { methodOf, type Settings, settings } from "./training-methods.js";
import { withTraining } from "./training-options.js";

/** Options of the command that are not the verb's. */
interface Given extends Omit<TrainOptions, "evaluateOn" | "method" | "teacher"> {
  /** A method's name. */
  readonly method?: string;
  readonly set?: Settings;
  /** A model as `loadModel` takes it. */
  readonly teacher?: string;
  readonly evaluateOn?: string;
  readonly selection?: string;
  readonly log?: string;
}

export function trainCommand(): Command {
  const command = withData(withModel(new Command("train")))
    .description("fine-tune a classifier, before or after pruning, plainly or by a defence")
    .option("--method <name>", "how, of the list of training-methods (default: vanilla)")
    .option("--set <option=value,…>", "options of the method: alpha=5,variant=released", settings)
    .option("--teacher <model>", "the classifier that distillation learns from, named as the model is")
    .option(
      "--new-head <class,…>",
      "learn a new head of these classes, on any encoder; --seed draws it",
      names,
    )
    .option(
      "--evaluate-on <path|name>",
      "other data to judge on, read in the way of --data; the best weights are kept",
    );
  return withTraining(command)
    .option("--selection <file>", "mask the heads that select chose, throughout")
    .option("--seed <s>", "of the order, dropout and what methods draw (default: 0)", number)
    .option("--resume <file>", "keep the training here at each evaluation, and go on from it")
    .option("--log <file>", "the steps: training.csv, .jsonl, .json, .arrow or .parquet")
    .requiredOption("--out <folder>", "where the trained model goes, as a Hugging Face folder")
    .addOption(jsonOption())
    .action(
      measuring<Given>(
        async (
          model,
          data,
          { evaluateOn, selection, log, method, set, teacher: source, ...given },
          loadLike,
        ) => {
          const judged = evaluateOn === undefined ? {} : { evaluateOn: await loadLike(evaluateOn) };
          const masked = selection === undefined ? [] : await HeadSelection.load(selection);
          const teacher =
            source === undefined ? undefined : await loadModel(source, { signal: given.signal });
          const spec = methodOf(method, set);
          const training = await train(model, data, { ...given, ...judged, masked, method: spec, teacher });
          return outputOf(training.model, training.log, log);
        },
        (out) => checkModelFolder(out!),
      ),
    );
}

/** Prints the log, and saves the model. */
function outputOf(model: TextClassifier, log: TrainingLog, logFile: string | undefined): Output {
  return {
    toString: () => log.toString(),
    toJSON: () => log.toJSON(),
    save: async (folder) => {
      await model.save(folder);
      if (logFile !== undefined) await log.save(logFile);
    },
  };
}
