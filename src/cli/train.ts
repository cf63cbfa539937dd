import { Command, Option } from "commander";
import { checkModelFolder } from "../models/folder.js";
import { AttackLog } from "../results/attack-log.js";
import type { Dataset } from "../results/dataset.js";
import { HeadSelection } from "../results/head-selection.js";
import type { TextClassifier } from "../results/text-classifier.js";
import type { TrainingLog } from "../results/training-log.js";
import { augment } from "../verbs/augment.js";
import { loadModel } from "../verbs/load-model.js";
import { type TrainOptions, train } from "../verbs/train.js";
import { type AttackGiven, takeAttack, withAttack } from "./attack-options.js";
import { names } from "./lists.js";
import { measuring } from "./measuring.js";
import { jsonOption, number, withData, withModel } from "./options.js";
import type { Output } from "./output.js";
import { methodOf, type Settings, settings } from "./training-methods.js";
import { withTraining } from "./training-options.js";

/** Options of the command that are not the verb's. */
interface Given extends Omit<TrainOptions, "evaluateOn" | "method" | "teacher" | "measure">, AttackGiven {
  readonly measure?: boolean;
  /** A recipe's name. */
  readonly attack?: string;
  /** A method's name. */
  readonly method?: string;
  readonly set?: Settings;
  /** An attack log's file. */
  readonly augment?: string;
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
    .option("--augment <log>", "train on the successes of an attack's log, too (ADA)")
    .option(
      "--new-head <class,…>",
      "learn a new head of these classes, on any encoder; --seed draws it",
      names,
    )
    .option(
      "--evaluate-on <path|name>",
      "other data to judge on, read in the way of --data; the best weights are kept",
    );
  withTraining(command)
    .option("--selection <file>", "mask the heads that select chose, throughout")
    .option("--seed <s>", "of the order, dropout and what methods draw (default: 0)", number)
    .option("--measure", "accuracy and mean C before and after, on --evaluate-on or --data")
    .addOption(
      new Option(
        "--attack [recipe]",
        "measure, and attack, too, by textfooler-lexicon or another recipe",
      ).preset("textfooler-lexicon"),
    );
  return withAttack(command, "attack")
    .option("--resume <file>", "keep the training here at each evaluation, and go on from it")
    .option("--log <file>", "the steps: training.csv, .jsonl, .json, .arrow or .parquet")
    .requiredOption("--out <folder>", "where the trained model goes, as a Hugging Face folder")
    .addOption(jsonOption())
    .action(
      measuring<Given>(
        async (model, data, given, loadLike) => {
          const { training, log } = await trainingOptions(given, loadLike);
          const texts =
            given.augment === undefined ? data : augment(data, await AttackLog.load(given.augment));
          const trained = await train(model, texts, training);
          return outputOf(trained.model, trained.log, log);
        },
        (out) => checkModelFolder(out!),
      ),
    );
}

/** The verb's options, with what the command's name loaded; and the command's own. */
async function trainingOptions(
  given: Given & { readonly signal: AbortSignal },
  loadLike: (path: string) => Promise<Dataset>,
): Promise<{ readonly training: TrainOptions; readonly log: string | undefined }> {
  const { attack, others: all } = takeAttack(given);
  const { evaluateOn, selection, log, method, set, teacher, measure, augment: _, ...others } = all;
  const training = {
    ...others,
    method: methodOf(method, set),
    ...(evaluateOn !== undefined && { evaluateOn: await loadLike(evaluateOn) }),
    ...(selection !== undefined && { masked: await HeadSelection.load(selection) }),
    ...(teacher !== undefined && { teacher: await loadModel(teacher, { signal: given.signal }) }),
    ...((measure || attack) && { measure: { ...(attack && { attack }) } }),
  };
  return { training, log };
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
