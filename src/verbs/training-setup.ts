import * as tf from "@tensorflow/tfjs-core";
import { type Head, maskWithout } from "../models/heads.js";
import type { StateDict } from "../models/safetensors.js";
import type { Dataset } from "../results/dataset.js";
import type { Provenance } from "../results/provenance.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkNames } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { dropoutRates } from "../training/dropout.js";
import { layerwiseScale } from "../training/learning-rate-scale.js";
import { Trainer } from "../training/trainer.js";
import { attackRecord, resolveInnerAttack } from "./attack-options.js";
import { type ResolvedTraining, resolveTraining, type TrainOptions } from "./train-options.js";
import { TrainingData } from "./training-data.js";
import type { MeasurePlan } from "./training-figures.js";
import { versions } from "./versions.js";

/** All that a training needs, checked. */
export interface TrainingSetup extends ResolvedTraining {
  readonly state: StateDict;
  readonly learned: TrainingData;
  readonly judged: TrainingData | undefined;
  /** Its attack's resources are for who made the set-up to dispose of. */
  readonly measure: MeasurePlan | null;
}

/** @throws RahpError for all that can be known to be wrong before the first step */
export async function setUpTraining(
  model: TextClassifier,
  data: Dataset,
  options: TrainOptions,
): Promise<TrainingSetup> {
  if (tf.getBackend() === "wasm")
    throw new RahpError("unsupported engine for training: wasm (expected onnx or cpu: useEngine)");
  const state = await model.state();
  const resolved = resolveTraining(model, [...state.keys()], data, options);
  const { maxLength, masked } = resolved.plan;
  const learned = new TrainingData(model, data, maxLength);
  requireClasses(model, data, learned);
  const judged = options.evaluateOn && new TrainingData(model, options.evaluateOn, maxLength);
  const measure = await resolveMeasure(data, masked, options);
  return { ...resolved, state, learned, judged, measure };
}

/** Where a training comes from. */
export function provenanceOf(
  model: TextClassifier,
  data: Dataset,
  { plan, methodRecord, learned, measure }: TrainingSetup,
  { evaluateOn }: TrainOptions,
  engine: string,
): Provenance {
  const { masked, ...record } = plan;
  const short = ({ name, hash }: Dataset) => ({ name, hash });
  return {
    verb: "train",
    model: model.origin,
    data: { name: data.name, examples: data.size, hash: data.hash },
    options: {
      ...record,
      method: methodRecord,
      masked: masked.map(({ layer, head }) => [layer, head]),
      evaluateOn: evaluateOn ? short(evaluateOn) : null,
      measure: measure && {
        data: short(measure.data),
        attack: measure.attack ? { ...attackRecord(measure.attack), seed: measure.attack.seed } : null,
      },
      ...learned.labelled.labelOptions,
    },
    seed: plan.seed,
    engine,
    versions,
  };
}

export function makeTrainer({ config }: TextClassifier, { state, plan, method }: TrainingSetup): Trainer {
  const { masked, frozen, dropout, layerwiseDecay } = plan;
  const rates = dropoutRates(config);
  return new Trainer(config, state, method, {
    ...plan,
    dropout: dropout === null ? rates : Object.fromEntries(Object.keys(rates).map((site) => [site, dropout])),
    headMask: masked.length > 0 ? tf.tensor2d(maskWithout(masked, config.layers, config.heads)) : undefined,
    isFrozen: (name) => frozen.some((part) => name.includes(part)),
    learningRateScale: layerwiseScale(config, layerwiseDecay),
  });
}

async function resolveMeasure(
  data: Dataset,
  masked: readonly Head[],
  { measure, evaluateOn, signal, onProgress }: TrainOptions,
): Promise<MeasurePlan | null> {
  if (measure === undefined) return null;
  checkNames(Object(measure), ["data", "attack"]);
  const attack = measure.attack && (await resolveInnerAttack(measure.attack, { signal, onProgress }));
  return { data: measure.data ?? evaluateOn ?? data, masked, attack };
}

/** @throws RahpError where all examples have the same label */
function requireClasses(model: TextClassifier, data: Dataset, { labelled }: TrainingData): void {
  const [first, ...others] = new Set(labelled.examples.map(({ label }) => label));
  if (others.length > 0) return;
  throw new RahpError(
    `invalid data: all ${data.size} examples of ${data.name} are ${model.labels[first]} (expected at least two classes to learn)`,
  );
}
