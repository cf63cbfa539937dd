import { Command, Option } from "commander";
import { AGGREGATES } from "../robustness/sample-terms.js";
import { type CompareMethodsOptions, compareMethods } from "../verbs/compare-methods.js";
import type { ComparedPruning, ComparedTraining } from "../verbs/compared-methods.js";
import { loadModel } from "../verbs/load-model.js";
import { type AttackGiven, takeAttacks, withAttack } from "./attack-options.js";
import { names } from "./lists.js";
import { measuring } from "./measuring.js";
import { estimateOption, samplesOption, withChoice } from "./method-options.js";
import { jsonOption, number, numbers, withData, withModel } from "./options.js";
import { TRAINING_NAMES, withTraining } from "./training-options.js";

const PRUNING_NAMES = [
  ...["alpha", "beta", "lambda", "gamma", "rho", "minHeadsPerLayer", "rounds"],
  ...["samples", "estimate", "aggregate"],
] as const satisfies (keyof ComparedPruning)[];

/** Options of the command as commander gives them. */
interface Given
  extends AttackGiven,
    Pick<ComparedTraining, (typeof TRAINING_NAMES)[number] & keyof ComparedTraining>,
    Pick<ComparedPruning, (typeof PRUNING_NAMES)[number]>,
    Pick<CompareMethodsOptions, "seeds" | "keepModels" | "resume" | "signal"> {
  readonly methods?: readonly string[];
  /** A model as `loadModel` takes it. */
  readonly teacher?: string;
  readonly evaluateOn?: string;
  readonly pickOn?: string;
  /** A recipe's name. */
  readonly augmentRecipe?: string;
  readonly augmentExamples?: number;
  readonly adversarial?: string;
  /** Names of recipes. */
  readonly attacks?: readonly string[];
}

export function compareMethodsCommand(): Command {
  const command = withData(withModel(new Command("compare-methods")))
    .description("train, prune, judge and attack a model by several methods, and compare what they gave")
    .option("--new-head <class,…>", "learn a new head of these classes, on any encoder", names)
    .option(
      "--methods <name,…>",
      'training methods, rahp, or both: "r-drop + rahp + fine-tuning"; given: no training; ada, "ada + r-drop": trained on texts of an attack, too (default: vanilla,rahp)',
      names,
    )
    .option("--augment-recipe <name>", "of ada: what attacks (default: textfooler-lexicon)")
    .option("--augment-examples <n>", "of ada: training examples to attack (default: 1000)", number)
    .option("--teacher <model>", "the classifier that distillation learns from, named as the model is")
    .option("--evaluate-on <path|name>", "other data to judge and attack on, read in the way of --data")
    .option("--pick-on <path|name>", "other data by which each training keeps its best weights")
    .option("--adversarial <path|name>", "adversarial texts to judge on, too, such as AdvGLUE's")
    .option("--attacks <recipe,…>", "attack each model: textfooler-lexicon, or others of rahp recipes", names)
    .option("--seeds <s,…>", "of trainings and of draws of samples (default: 0)", numbers);
  withChoice(withTraining(command))
    .option("--rounds <n>", "of rahp: equal steps in which the heads go (default: 1)", number)
    .addOption(samplesOption())
    .addOption(estimateOption())
    .addOption(
      new Option("--aggregate <how>", "how samples are combined (default: mean)").choices(AGGREGATES),
    );
  return withAttack(command, "attacks")
    .option("--keep-models <folder>", "where the models go, METHOD-SEED each (default: they are thrown away)")
    .option("--resume <file>", "keep what is finished here, and go on from it")
    .option("--out <file>", "methods.json, .jsonl, .csv, .arrow or .parquet")
    .addOption(jsonOption())
    .action(
      measuring<Given>(
        async (model, data, { teacher, evaluateOn, pickOn, adversarial, ...given }, loadLike) => {
          const load = (path: string | undefined) => (path === undefined ? undefined : loadLike(path));
          const { attacks, others } = takeAttacks(given);
          const { methods, seeds, keepModels, resume, signal, ...settings } = others;
          const { augmentRecipe: recipe, augmentExamples: examples } = settings;
          const taught = teacher === undefined ? undefined : await loadModel(teacher, { signal });
          const [picked, judged, hard] = [
            await load(pickOn),
            await load(evaluateOn),
            await load(adversarial),
          ];
          return compareMethods(model, data, {
            ...defined({ methods, seeds, keepModels, resume, evaluateOn: judged, adversarial: hard }),
            ...{ attacks, signal },
            train: { ...only(settings, TRAINING_NAMES), ...defined({ teacher: taught, evaluateOn: picked }) },
            augment: defined({ recipe, examples }),
            prune: only(settings, PRUNING_NAMES),
          });
        },
      ),
    );
}

function only<T extends object, K extends keyof T>(given: T, keys: readonly K[]): Pick<T, K> {
  return defined(Object.fromEntries(keys.map((key) => [key, given[key]])) as Pick<T, K>);
}

/** Without what is not given. */
function defined<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
