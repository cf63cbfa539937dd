import { checkNames, checkOneOf } from "../support/check-options.js";
import { invalid, RahpError, show } from "../support/rahp-error.js";
import type { TrainingMethodName } from "../training/defences/methods.js";
import { TRAINING_METHODS, type TrainingMethodSpec } from "../training/defences/resolve-method.js";
import type { InnerAttackOptions } from "./attack-options.js";
import type { RahpOptions } from "./choose-by-rahp.js";
import type { TrainOptions } from "./train.js";

/** Options that no step takes. */
const NEITHER = ["resume", "signal", "onProgress"] as const;
/** Options that no training takes. */
const SETTLED = [...NEITHER, "seed", "masked", "measure"] as const;
/** Options that no augmentation takes. */
const KEPT = [...NEITHER, "record"] as const;

/** Options of `train` for each of the trainings; the others are settled by the comparison. */
export type ComparedFineTuning = Omit<TrainOptions, (typeof SETTLED)[number]>;
/** The same of trainings whose method is what is compared. */
export type ComparedTraining = Omit<ComparedFineTuning, "method">;
/** Options of `rahp` for each of the prunings. */
export type ComparedPruning = Omit<RahpOptions, (typeof NEITHER)[number]>;

/** One way to a robust model: training, by more data or not, then pruning, then training again; each may be left out. */
export interface ComparedMethod {
  /** @default its parts: `r-drop`, `rahp`, `r-drop + rahp + fine-tuning`, `given`, `ada textfooler-lexicon + rahp` */
  readonly name?: string;
  /**
   * Adversarial data augmentation (ADA; Liong et al., 2024, table 7): the model is trained plainly, with the options that
   * all trainings have, and attacked on the training data; then the given model is trained on these data with the texts of
   * the attack's successes beside them, as it is after pruning. Heads are scored on the data without them. Options of
   * `attack` stand beside those of all augmentations; without any success the data stay as they are, and a note says so.
   * Not where `train` is false. @default false
   */
  readonly augment?: InnerAttackOptions | boolean;
  /** How the model is trained. @default "vanilla" */
  readonly method?: TrainingMethodSpec;
  /** Options of this training beside those of all; false: the given model is taken as it is. @default those of all */
  readonly train?: ComparedTraining | false;
  /** Whether RAHP prunes the model then, and its options beside those of all. @default false */
  readonly prune?: ComparedPruning | boolean;
  /** Whether the pruned model is trained again, and options of that. @default false */
  readonly fineTune?: ComparedFineTuning | boolean;
}

export interface TrainStep {
  readonly kind: "train";
  readonly options: ComparedFineTuning;
}

/** Attacks the model on the training data; the steps behind it begin with the given model, and learn the successes, too. */
export interface AugmentStep {
  readonly kind: "augment";
  readonly options: InnerAttackOptions;
}

export interface PruneStep {
  readonly kind: "prune";
  readonly options: ComparedPruning;
}

/** What is done to a model. */
export type MethodStep = TrainStep | AugmentStep | PruneStep;

/** A compared method as what is done one after the other. */
export interface MethodSteps {
  readonly name: string;
  readonly steps: readonly MethodStep[];
}

/** Options of all methods that have such a step. */
export interface SharedSteps {
  /** Options of `train` for all trainings. @default those of `train` */
  readonly train?: ComparedTraining;
  /**
   * Options of `attack` for all augmentations; a method that names a recipe has of them only `examples`, `seed`,
   * `queryBudget` and `workers`. The seed is the row's where none is given. @default textfooler-lexicon, as of `attack`;
   * 1,000 examples (ours), or all where the data has fewer
   */
  readonly augment?: InnerAttackOptions;
  /** Options of `rahp` for all prunings; its seed is the row's where none is given. @default those of `rahp` */
  readonly prune?: ComparedPruning;
  /** Options of trainings after pruning, in place of `train`. @default as `train`, by the method vanilla */
  readonly fineTune?: ComparedFineTuning;
}

const VANILLA = "vanilla" as const;
const GIVEN = "given" as const;
const ADA = "ada" as const;
const RAHP = "rahp" as const;
const FINE_TUNING = "fine-tuning";
/** What a method in short may begin with. */
const FIRST_PARTS = [...TRAINING_METHODS, ADA, RAHP, GIVEN] as const;

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

/** `r-drop + rahp + fine-tuning` as an object; plain fine-tuning where it begins with `rahp`, and behind `ada` alone. */
function inFull(short: string): ComparedMethod {
  const [begin, ...rest] = short.split("+").map((part) => part.trim());
  const augment = checkOneOf("method", begin as (typeof FIRST_PARTS)[number], FIRST_PARTS) === ADA;
  const [first, ...others] = !augment ? [begin, ...rest] : rest.length > 0 ? rest : [VANILLA];
  const after = first === RAHP ? [first, ...others] : others;
  const known: readonly string[] = augment ? [...TRAINING_METHODS, RAHP] : FIRST_PARTS;
  if (!known.includes(first) || !["", RAHP, `${RAHP} ${FINE_TUNING}`].includes(after.join(" "))) {
    const longest = `${ADA} + r-drop + ${RAHP} + ${FINE_TUNING}`;
    throw invalid("method", short, `a training method, ${GIVEN}, ${RAHP}, ${ADA}, or parts of ${longest}`);
  }
  return {
    ...(first === GIVEN
      ? { train: false as const }
      : { method: first === RAHP ? VANILLA : (first as TrainingMethodName) }),
    ...{ augment, prune: after.length > 0, fineTune: after.length > 1 },
  };
}

function stepsOf(given: ComparedMethod, shared: SharedSteps): MethodSteps {
  if (typeof given !== "object" || given === null) throw invalid("method", given, "a name, or an object");
  checkNames(given, ["name", "augment", "method", "train", "prune", "fineTune"]);
  const { augment = false, method = VANILLA, train = {}, prune = false, fineTune = false } = given;
  if (train === false && given.method !== undefined)
    throw new RahpError(`invalid method: ${show(method)} (expected no method where train is false)`);
  if (train === false && augment !== false)
    throw new RahpError(`invalid augment: ${show(augment)} (expected only where train is not false)`);
  if (fineTune !== false && prune === false)
    throw new RahpError(`invalid fineTune: ${show(fineTune)} (expected only after pruning)`);
  for (const options of [shared.train, train]) checkSettled("train", options, ["method", ...SETTLED]);
  for (const options of [shared.fineTune, fineTune]) checkSettled("fineTune", options, SETTLED);
  for (const options of [shared.prune, prune]) checkSettled("prune", options, NEITHER);
  for (const options of [shared.augment, augment]) checkAugment(options);
  const plain = training({ ...shared.train, method: VANILLA });
  const attacked = { kind: "augment" as const, options: attackOf(shared.augment ?? {}, ownOf(augment)) };
  const trained = training({ ...shared.train, ...ownOf(train), method });
  const pruned = { kind: "prune" as const, options: { ...shared.prune, ...ownOf(prune) } };
  const tuned = training({ ...(shared.fineTune ?? shared.train), ...ownOf(fineTune) });
  return {
    name: checkName(given.name ?? partsOf(given).join(" + ")),
    steps: [
      ...(augment === false ? [] : [plain, attacked]),
      ...(train === false ? [] : [trained]),
      ...(prune === false ? [] : [pruned]),
      ...(fineTune === false ? [] : [tuned]),
    ],
  };
}

/** The options of a step that a method says more of than whether it has it. */
function ownOf<Options extends object>(given: Options | boolean): Partial<Options> {
  return typeof given === "boolean" ? {} : given;
}

/** Options of an augmentation: of those of all, what completes another recipe is left out. */
function attackOf(shared: InnerAttackOptions, own: InnerAttackOptions): InnerAttackOptions {
  if (own.recipe === undefined) return { ...shared, ...own };
  const { examples, seed, queryBudget, workers } = shared;
  return { examples, seed, queryBudget, workers, ...own };
}

/** What a method is called by: plain fine-tuning goes without saying, where something else is said. */
function partsOf(given: ComparedMethod): string[] {
  const { augment = false, method = VANILLA, train, prune = false, fineTune = false } = given;
  const before = augment === false ? [] : [adaOf(augment)];
  const after = [...(prune === false ? [] : [RAHP]), ...(fineTune === false ? [] : [FINE_TUNING])];
  const methodName = typeof method === "string" ? method : method?.name;
  const isSaid = methodName !== VANILLA || (before.length === 0 && after.length === 0);
  return [...before, ...(train === false ? [GIVEN] : isSaid ? [methodName] : []), ...after];
}

/** `ada`, with the recipe where the method names one. */
function adaOf(augment: InnerAttackOptions | true): string {
  const recipe = augment === true ? undefined : augment.recipe;
  if (recipe === undefined) return ADA;
  return `${ADA} ${typeof recipe === "string" ? recipe : (recipe?.name ?? "custom")}`;
}

const training = (options: ComparedFineTuning) => ({ kind: "train" as const, options });

function checkName(name: string): string {
  if (typeof name === "string" && name.trim() !== "") return name;
  throw invalid("name", name, "a text");
}

/** @throws RahpError for what are no options of an attack, and those that the comparison settles */
function checkAugment(augment: unknown): void {
  if (augment === undefined || typeof augment === "boolean") return;
  if (typeof augment !== "object" || augment === null || Array.isArray(augment))
    throw invalid("augment", augment, "true, false, or options of an attack");
  checkSettled("augment", augment, KEPT);
}

/** @throws RahpError for options of a step that the comparison settles */
function checkSettled(name: string, options: unknown, settled: readonly string[]): void {
  const found = settled.find((option) => Object(options)[option] !== undefined);
  if (found === undefined) return;
  throw new RahpError(`invalid ${name}: it has ${found} (expected options that the comparison leaves open)`);
}
