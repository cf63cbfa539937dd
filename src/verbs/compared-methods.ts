import { checkNames } from "../support/check-options.js";
import { invalid, RahpError, show } from "../support/rahp-error.js";
import type { RahpOptions } from "./choose-by-rahp.js";
import type { LongWorkOptions } from "./long-work.js";
import type { TrainOptions } from "./train.js";

/** Options of `train` for each of the trainings; which seed and file, and what is masked, is settled by the comparison. */
export type ComparedTraining = Omit<TrainOptions, "seed" | "resume" | "masked" | keyof LongWorkOptions>;
/** Options of `rahp` for each of the prunings. */
export type ComparedPruning = Omit<RahpOptions, "resume" | keyof LongWorkOptions>;
/** A training method: its name, or its name and options. */
export type ComparedTrainingMethod = string | { readonly name: string; readonly [option: string]: unknown };

/** One way to a robust model: training, then pruning, then training again; each may be left out. */
export interface ComparedMethod {
  /** @default its parts: `r-drop`, `rahp`, `r-drop + rahp + fine-tuning`, `given` */
  readonly name?: string;
  /** How the model is trained. @default "vanilla" */
  readonly method?: ComparedTrainingMethod;
  /** Options of this training beside those of all; false: the given model is taken as it is. @default those of all */
  readonly train?: ComparedTraining | false;
  /** Whether RAHP prunes the model then, and its options beside those of all. @default false */
  readonly prune?: ComparedPruning | boolean;
  /** Whether the pruned model is trained again, and options of that. @default false */
  readonly fineTune?: ComparedTraining | boolean;
}

/** What is done to a model. */
export type MethodStep =
  | { readonly kind: "train"; readonly options: ComparedTraining }
  | { readonly kind: "prune"; readonly options: ComparedPruning };

/** A compared method as what is done one after the other. */
export interface MethodSteps {
  readonly name: string;
  readonly steps: readonly MethodStep[];
}

/** Options of all methods that have such a step. */
export interface SharedSteps {
  /** Options of `train` for all trainings. @default those of `train` */
  readonly train?: ComparedTraining;
  /** Options of `rahp` for all prunings; its seed is the row's where none is given. @default those of `rahp` */
  readonly prune?: ComparedPruning;
  /** Options of trainings after pruning, in place of `train`. @default as `train` */
  readonly fineTune?: ComparedTraining;
}

const GIVEN = "given";
const RAHP = "rahp";
const FINE_TUNING = "fine-tuning";

/**
 * @param given  methods, in short or as objects
 * @throws RahpError for none, what is no method, and names that come twice
 */
export function methodSteps(
  given: readonly (string | ComparedMethod)[],
  shared: SharedSteps,
): readonly MethodSteps[] {
  if (!Array.isArray(given) || given.length === 0)
    throw invalid("methods", given, "a list of at least one method");
  const methods = given.map((one) => stepsOf(typeof one === "string" ? inFull(one) : one, shared));
  const names = methods.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new RahpError(`invalid methods: ${twice} comes twice (expected each name once)`);
  return methods;
}

/** `r-drop + rahp + fine-tuning` as an object; plain fine-tuning where it begins with `rahp`. */
function inFull(short: string): ComparedMethod {
  const parts = short.split("+").map((part) => part.trim());
  const [first] = parts;
  const [method, ...after] = first === RAHP ? ["vanilla", ...parts] : parts;
  const isKnown = ["", RAHP, `${RAHP} ${FINE_TUNING}`].includes(after.join(" "));
  if (!isKnown || method === "" || method === FINE_TUNING) {
    throw invalid(
      "method",
      short,
      `a training method, ${GIVEN}, ${RAHP}, or r-drop + ${RAHP} + ${FINE_TUNING}`,
    );
  }
  return {
    ...(method === GIVEN ? { train: false } : { method }),
    ...{ prune: after.length > 0, fineTune: after.length > 1 },
  };
}

function stepsOf(given: ComparedMethod, shared: SharedSteps): MethodSteps {
  if (typeof given !== "object" || given === null) throw invalid("method", given, "a name, or an object");
  checkNames(given, ["name", "method", "train", "prune", "fineTune"]);
  const { method = "vanilla", train = {}, prune = false, fineTune = false } = given;
  if (train === false && given.method !== undefined)
    throw new RahpError(`invalid method: ${show(method)} (expected no method where train is false)`);
  if (fineTune !== false && prune === false)
    throw new RahpError(`invalid fineTune: ${show(fineTune)} (expected only after pruning)`);
  const methodName = typeof method === "string" ? method : method?.name;
  if (typeof methodName !== "string")
    throw invalid("method", method, "a name, or an object with a name and options");
  const parts = [
    ...(train === false ? [GIVEN] : prune === false || methodName !== "vanilla" ? [methodName] : []),
    ...(prune === false ? [] : [RAHP]),
    ...(fineTune === false ? [] : [FINE_TUNING]),
  ];
  return {
    name: checkName(given.name ?? parts.join(" + ")),
    steps: [
      ...(train === false
        ? []
        : [training({ ...shared.train, ...train, ...(methodName !== "vanilla" && { method }) })]),
      ...(prune === false
        ? []
        : [{ kind: "prune" as const, options: { ...shared.prune, ...(prune === true ? {} : prune) } }]),
      ...(fineTune === false
        ? []
        : [training({ ...(shared.fineTune ?? shared.train), ...(fineTune === true ? {} : fineTune) })]),
    ],
  };
}

const training = (options: ComparedTraining) => ({ kind: "train" as const, options });

function checkName(name: string): string {
  if (typeof name === "string" && name.trim() !== "") return name;
  throw invalid("name", name, "a text");
}
