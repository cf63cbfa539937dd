import { checkNames, checkOneOf } from "../support/check-options.js";
import { invalid, RahpError, show } from "../support/rahp-error.js";
import { TRAINING_METHODS, type TrainingMethodSpec } from "../training/defences/resolve-method.js";
import type { RahpOptions } from "./choose-by-rahp.js";
import type { TrainOptions } from "./train.js";

/** Options that no step takes. */
const NEITHER = ["resume", "signal", "onProgress"] as const;
/** Options that no training takes. */
const SETTLED = [...NEITHER, "seed", "masked", "measure"] as const;

/** Options of `train` for each of the trainings; the others are settled by the comparison. */
export type ComparedFineTuning = Omit<TrainOptions, (typeof SETTLED)[number]>;
/** The same of trainings whose method is what is compared. */
export type ComparedTraining = Omit<ComparedFineTuning, "method">;
/** Options of `rahp` for each of the prunings. */
export type ComparedPruning = Omit<RahpOptions, (typeof NEITHER)[number]>;

/** One way to a robust model: training, then pruning, then training again; each may be left out. */
export interface ComparedMethod {
  /** @default its parts: `r-drop`, `rahp`, `r-drop + rahp + fine-tuning`, `given` */
  readonly name?: string;
  /** How the model is trained. @default "vanilla" */
  readonly method?: TrainingMethodSpec;
  /** Options of this training beside those of all; false: the given model is taken as it is. @default those of all */
  readonly train?: ComparedTraining | false;
  /** Whether RAHP prunes the model then, and its options beside those of all. @default false */
  readonly prune?: ComparedPruning | boolean;
  /** Whether the pruned model is trained again, and options of that. @default false */
  readonly fineTune?: ComparedFineTuning | boolean;
}

/** What is done to a model. */
export type MethodStep =
  | { readonly kind: "train"; readonly options: ComparedFineTuning }
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
  /** Options of trainings after pruning, in place of `train`. @default as `train`, by the method vanilla */
  readonly fineTune?: ComparedFineTuning;
}

const GIVEN = "given" as const;
const RAHP = "rahp" as const;
const FINE_TUNING = "fine-tuning";
/** What a method in short may begin with. */
const FIRST_PARTS = [...TRAINING_METHODS, RAHP, GIVEN] as const;

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
  const first = checkOneOf("method", parts[0] as (typeof FIRST_PARTS)[number], FIRST_PARTS);
  const after = first === RAHP ? parts : parts.slice(1);
  if (!["", RAHP, `${RAHP} ${FINE_TUNING}`].includes(after.join(" "))) {
    throw invalid(
      "method",
      short,
      `a training method, ${GIVEN}, ${RAHP}, or r-drop + ${RAHP} + ${FINE_TUNING}`,
    );
  }
  return {
    ...(first === GIVEN ? { train: false as const } : { method: first === RAHP ? "vanilla" : first }),
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
  for (const options of [shared.train, train]) checkSettled("train", options, ["method", ...SETTLED]);
  for (const options of [shared.fineTune, fineTune]) checkSettled("fineTune", options, SETTLED);
  for (const options of [shared.prune, prune]) checkSettled("prune", options, NEITHER);
  const methodName = typeof method === "string" ? method : method?.name;
  const parts = [
    ...(train === false ? [GIVEN] : prune === false || methodName !== "vanilla" ? [methodName] : []),
    ...(prune === false ? [] : [RAHP]),
    ...(fineTune === false ? [] : [FINE_TUNING]),
  ];
  return {
    name: checkName(given.name ?? parts.join(" + ")),
    steps: [
      ...(train === false ? [] : [training({ ...shared.train, ...train, method })]),
      ...(prune === false
        ? []
        : [{ kind: "prune" as const, options: { ...shared.prune, ...(prune === true ? {} : prune) } }]),
      ...(fineTune === false
        ? []
        : [training({ ...(shared.fineTune ?? shared.train), ...(fineTune === true ? {} : fineTune) })]),
    ],
  };
}

const training = (options: ComparedFineTuning) => ({ kind: "train" as const, options });

function checkName(name: string): string {
  if (typeof name === "string" && name.trim() !== "") return name;
  throw invalid("name", name, "a text");
}

/** @throws RahpError for options of a step that the comparison settles */
function checkSettled(name: string, options: unknown, settled: readonly string[]): void {
  const found = settled.find((option) => Object(options)[option] !== undefined);
  if (found === undefined) return;
  throw new RahpError(`invalid ${name}: it has ${found} (expected options that the comparison leaves open)`);
}
