import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import { checkModelFolder } from "../models/folder.js";
import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkAtLeastZero, checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import type { InnerAttackOptions, ResolvedAttack } from "./attack-options.js";
import { type ComparedMethod, methodSteps, type SharedSteps } from "./compared-methods.js";
import { labelFor } from "./encoded-examples.js";
import { LoadedAttacks } from "./loaded-attacks.js";
import type { LongWorkOptions } from "./long-work.js";
import { type PlannedStep, planSteps } from "./planned-steps.js";

export interface CompareMethodsOptions extends SharedSteps, LongWorkOptions {
  /**
   * What is compared, in this order: a training method's name; `rahp`, which is plain fine-tuning and then RAHP; both, as
   * `r-drop + rahp`; with `+ fine-tuning` behind that the pruned model is trained again; `given` is the model as it is,
   * without training; `ada` trains on what an attack on the plainly trained model found, too, and `ada + ` stands before
   * others. Or objects, for options of their own. @default ["vanilla", "rahp"]
   */
  readonly methods?: readonly (string | ComparedMethod)[];
  /** Data on which models are judged, and whose texts are attacked. @default the data that they are trained on */
  readonly evaluateOn?: Dataset;
  /** Adversarial texts, such as AdvGLUE's, on which accuracy is measured, too. @default none */
  readonly adversarial?: Dataset;
  /** Attacks on each model, by recipe or as options of `attack`; all models get the same examples. @default none */
  readonly attacks?: readonly (string | InnerAttackOptions)[];
  /** Of trainings, and of the draw of samples that heads are scored on. @default [0]; the paper has five */
  readonly seeds?: readonly number[];
  /** How C is measured: options of `evaluate`. @default those of `evaluate` */
  readonly robustness?: {
    readonly wrt?: WithRespectTo;
    readonly epsilon?: number;
    readonly batchSize?: number;
  };
  /** Folder that the models go to, one folder each, `METHOD-SEED`. @default they are thrown away */
  readonly keepModels?: string;
  /**
   * File that keeps what is finished, and from which an interrupted run with the same model, data and options goes on, to
   * the same result. A training, scoring or attack under way has a file of its own, `.1`, `.2` … added to the name, which
   * goes when nothing needs it. Recipes and resources count as the same by their names. @default nothing is kept
   */
  readonly resume?: string;
}

export interface PlannedMethod {
  readonly name: string;
  readonly steps: readonly PlannedStep[];
}

/** What a comparison is to do, with all that is left out filled in. */
export interface MethodsPlan {
  readonly methods: readonly PlannedMethod[];
  readonly judged: Dataset;
  readonly adversarial: Dataset | undefined;
  /** On all models. */
  readonly attacks: readonly ResolvedAttack[];
  readonly seeds: readonly number[];
  readonly robustness: Required<NonNullable<CompareMethodsOptions["robustness"]>>;
  /** Where a method's model of a seed goes; undefined where it is thrown away. */
  readonly placeOf: (method: string, seed: number) => string | undefined;
  readonly resume: string | undefined;
  /** Frees what was loaded for attacks, those of methods included. */
  dispose(): void;
}

const NAMES = [
  ...["methods", "evaluateOn", "adversarial", "attacks", "seeds", "train", "augment", "prune", "fineTune"],
  ...["robustness", "keepModels", "resume", "signal", "onProgress"],
];

/** @throws RahpError for options out of range, methods that cannot be, and labels that the model does not have */
export async function planMethods(
  model: TextClassifier,
  data: Dataset,
  options: CompareMethodsOptions,
): Promise<MethodsPlan> {
  checkNames(options, NAMES);
  const { methods = ["vanilla", "rahp"], evaluateOn: judged = data, adversarial, seeds = [0] } = options;
  const { attacks = [], keepModels, resume, signal, onProgress } = options;
  if (!Array.isArray(seeds) || seeds.length === 0) throw invalid("seeds", seeds, "a list of at least one");
  seeds.forEach(checkSeed);
  if (new Set(seeds).size < seeds.length) throw invalid("seeds", seeds, "each seed once");
  if (!Array.isArray(attacks)) throw invalid("attacks", attacks, "a list of recipes");
  for (const used of [data, judged, ...(adversarial ? [adversarial] : [])]) labelFor(model, used);
  const parameters = [...(await model.state()).keys()];
  const named = methodSteps(methods, options);
  const robustness = resolveRobustness(options.robustness ?? {});
  const placeOf = placesOf(keepModels);
  const loaded = new LoadedAttacks({ signal, onProgress });
  const dispose = () => loaded.dispose();
  try {
    const planned: PlannedMethod[] = [];
    for (const { name, steps } of named) {
      planned.push({ name, steps: await planSteps(steps, { model, parameters, data, attacks: loaded }) });
    }
    if (keepModels !== undefined) await checkPlaces(keepModels, planned, seeds, placeOf);
    const resolved: ResolvedAttack[] = [];
    for (const attack of attacks) {
      resolved.push(await loaded.load(typeof attack === "string" ? { recipe: attack } : attack));
    }
    checkRecipes(resolved);
    const plan = { methods: planned, judged, adversarial, attacks: resolved, seeds };
    return { ...plan, robustness, placeOf, resume, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function resolveRobustness(given: NonNullable<CompareMethodsOptions["robustness"]>) {
  checkNames(given, ["wrt", "epsilon", "batchSize"]);
  return {
    wrt: checkOneOf("wrt", given.wrt ?? "word", WITH_RESPECT_TO),
    epsilon: checkAtLeastZero("epsilon", given.epsilon ?? 1e-12),
    batchSize: checkCount("batchSize", given.batchSize ?? 32),
  };
}

/** @throws RahpError for a recipe that comes twice: rows tell attacks apart by it */
function checkRecipes(attacks: readonly ResolvedAttack[]): void {
  const names = attacks.map(({ recipe }) => recipe.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new RahpError(`invalid attacks: ${twice} comes twice (expected each recipe once)`);
}

function placesOf(folder: string | undefined): MethodsPlan["placeOf"] {
  return (method, seed) =>
    folder === undefined
      ? undefined
      : join(folder, `${method.replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^[-.]+|-$/g, "")}-${seed}`);
}

/** @throws RahpError where a model could not be saved in the end, or two would go to one place */
async function checkPlaces(
  folder: string,
  methods: readonly { readonly name: string }[],
  seeds: readonly number[],
  placeOf: MethodsPlan["placeOf"],
): Promise<void> {
  const places = methods.flatMap(({ name }) => seeds.map((seed) => placeOf(name, seed)!));
  if (new Set(places).size < places.length)
    throw new RahpError("invalid methods: their names are too alike to be folders of kept models");
  await mkdir(folder, { recursive: true }).catch(() => {}); // what is wrong, the next line tells
  for (const place of places) await checkModelFolder(place);
}
