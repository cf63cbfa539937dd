import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackRecord, type ResolvedAttack } from "./attack-options.js";
import { planRahp } from "./choose-by-rahp.js";
import type {
  AugmentStep,
  ComparedFineTuning,
  MethodStep,
  PruneStep,
  TrainStep,
} from "./compared-methods.js";
import type { LoadedAttacks } from "./loaded-attacks.js";
import { EPOCHS, resolveTraining, type TrainingPlan } from "./train-options.js";

/** What tells a step apart from others, and what results record of it: its options, with all that is left out filled in. */
interface Recorded {
  readonly record: Readonly<Record<string, unknown>>;
}

export interface PlannedAugmentation extends AugmentStep {
  /** Its seed counts only where the step's options have one. */
  readonly attack: ResolvedAttack;
}

/** A step, checked. */
export type PlannedStep = (TrainStep | PlannedAugmentation | PruneStep) & Recorded;

/** Examples that are attacked for an augmentation, where there are as many. */
const ATTACKED = 1000;

/** What steps are checked against. */
export interface StepsContext {
  readonly model: TextClassifier;
  /** Names of the model's parameters. */
  readonly parameters: readonly string[];
  readonly data: Dataset;
  readonly attacks: LoadedAttacks;
}

/** @throws RahpError for options out of range, and attacks that cannot be loaded */
export async function planSteps(
  steps: readonly MethodStep[],
  context: StepsContext,
): Promise<readonly PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of steps) {
    const isAugmented = planned.some(({ kind }) => kind === "augment");
    planned.push(
      step.kind === "augment"
        ? await planAugmentation(step, context.attacks)
        : step.kind === "prune"
          ? planPruning(step, context)
          : planTraining(step, context, isAugmented),
    );
  }
  return planned;
}

async function planAugmentation(
  step: AugmentStep,
  attacks: LoadedAttacks,
): Promise<PlannedAugmentation & Recorded> {
  const { options } = step;
  const attack = await attacks.load({ ...options, examples: options.examples ?? ATTACKED });
  return { ...step, attack, record: { ...attackRecord(attack), ...seedOf(options) } };
}

function planPruning(step: PruneStep, { model }: StepsContext): PruneStep & Recorded {
  const { choice, rounds, resolved } = planRahp(model, step.options);
  const { seed: _, masked: __, ...scoring } = resolved;
  return { ...step, record: { ...choice, rounds, ...scoring, ...seedOf(step.options) } };
}

/** @param isAugmented  whether an attack adds to what is learned */
function planTraining(
  step: TrainStep,
  { model, parameters, data }: StepsContext,
  isAugmented: boolean,
): TrainStep & Recorded {
  const { options } = step;
  const { plan, method, methodRecord } = resolveTraining(model, parameters, data, options);
  method.dispose?.();
  const { masked: _, seed: __, ...training } = plan;
  const { evaluateOn } = options;
  return {
    ...step,
    record: {
      method: methodRecord,
      ...(isAugmented ? ofAnyData(training, options) : training),
      evaluateOn: evaluateOn ? { name: evaluateOn.name, hash: evaluateOn.hash } : null,
    },
  };
}

/** A training whose data nobody knows the number of yet: without the steps that follow from it. */
function ofAnyData(training: Omit<TrainingPlan, "masked" | "seed">, given: ComparedFineTuning) {
  const { steps, stepsPerEpoch: _, evaluateEvery: __, ...others } = training;
  const { epochs = EPOCHS, evaluateEvery = null } = given;
  return { ...others, ...(given.steps === undefined ? { epochs } : { steps }), evaluateEvery };
}

/** The seed is the row's, where none is given. */
const seedOf = ({ seed }: { readonly seed?: number }) => (seed === undefined ? {} : { seed });
