import * as tf from "@tensorflow/tfjs-core";
import { engineInUse } from "../backends/engines.js";
import { maskWithout } from "../models/heads.js";
import type { StateDict } from "../models/safetensors.js";
import type { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import { TrainingLog } from "../results/training-log.js";
import { RahpError } from "../support/rahp-error.js";
import { dropoutRates } from "../training/dropout.js";
import { layerwiseScale } from "../training/learning-rate-scale.js";
import { Trainer } from "../training/trainer.js";
import type { TrainingMethod } from "../training/training-method.js";
import { LongWork } from "./long-work.js";
import { resolveTraining, type TrainingPlan, type TrainOptions } from "./train-options.js";
import { TrainingCheckpoint } from "./training-checkpoint.js";
import { TrainingData } from "./training-data.js";
import { TrainingRun } from "./training-run.js";
import { versions } from "./versions.js";

export type { TrainOptions } from "./train-options.js";

/** A model that was trained, and how that went. */
export interface Training {
  /** The caller's to dispose of. */
  readonly model: TextClassifier;
  readonly log: TrainingLog;
}

/**
 * Fine-tunes a classifier, before or after pruning: AdamW, a learning rate that rises and falls linearly, gradients
 * clipped, batches of like length, dropout; plainly, or by one of the defences that RAHP's paper compares with (`trainingMethods()`). The given model stays
 * as it is; heads that were removed stay removed.
 *
 * @throws RahpError, before any step, for options out of range, data without examples or of one class alone, labels that
 *   the model does not have, an engine that cannot train, and a checkpoint of another training; after some steps, where
 *   the loss diverges: `resume` then keeps the last good weights
 * @example
 * const { model: tuned, log } = await train(pruned, data, { epochs: 1, evaluateOn: dev });
 * await tuned.save("tuned-model");
 */
export async function train(
  model: TextClassifier,
  data: Dataset,
  options: TrainOptions = {},
): Promise<Training> {
  const { label: engine } = await engineInUse();
  if (tf.getBackend() === "wasm")
    throw new RahpError("unsupported engine for training: wasm (expected onnx or cpu: useEngine)");
  const state = await model.state();
  const { plan, method, methodRecord } = resolveTraining(model, [...state.keys()], data, options);
  const learned = new TrainingData(model, data, plan.maxLength);
  requireClasses(model, data, learned);
  const judged = options.evaluateOn && new TrainingData(model, options.evaluateOn, plan.maxLength);

  const { masked, ...record } = plan;
  const provenance = {
    verb: "train",
    model: model.origin,
    data: { name: data.name, examples: data.size, hash: data.hash },
    options: {
      ...record,
      method: methodRecord,
      masked: masked.map(({ layer, head }) => [layer, head]),
      evaluateOn: options.evaluateOn
        ? { name: options.evaluateOn.name, hash: options.evaluateOn.hash }
        : null,
      ...learned.labelled.labelOptions,
    },
    seed: plan.seed,
    engine,
    versions,
  };
  if (methodRecord.teacher !== undefined) await askTeacher(learned, options.teacher!, options);
  const checkpoint = await TrainingCheckpoint.open(options.resume, provenance);
  const saved = await checkpoint.read();
  const done = saved?.rows.at(-1)?.step ?? 0;
  const work = new LongWork("training", plan.steps, options, done);
  const trainer = makeTrainer(model, state, plan, method);
  try {
    const run = new TrainingRun(trainer, { learned, judged, plan, checkpoint, work });
    const { weights, rows, kept } = await run.finish(saved);
    const notes = [...new Set([...learned.notes, ...(judged?.notes ?? [])])];
    return {
      model: new TextClassifier({
        id: `${model.id}, ${methodRecord.name === "vanilla" ? "fine-tuned" : `trained by ${methodRecord.name}`}`,
        revision: model.revision,
        config: model.config,
        state: weights,
        tokenizer: model.tokenizer,
        files: model.files,
      }),
      log: new TrainingLog(rows, kept, { provenance, cost: work.cost, notes }),
    };
  } finally {
    trainer.dispose();
    work.end();
  }
}

/** Under a progress bar of its own; whoever is told of the training's progress is not told of this. */
async function askTeacher(
  learned: TrainingData,
  teacher: TextClassifier,
  options: TrainOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  const work = new LongWork("asking the teacher", learned.size, {
    signal,
    onProgress: onProgress && (() => {}),
  });
  try {
    await learned.askTeacher(teacher, work);
  } finally {
    work.end();
  }
}

function makeTrainer(
  { config }: TextClassifier,
  state: StateDict,
  plan: TrainingPlan,
  method: TrainingMethod,
): Trainer {
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

/** @throws RahpError where all examples have the same label */
function requireClasses(model: TextClassifier, data: Dataset, { labelled }: TrainingData): void {
  const [first, ...others] = new Set(labelled.examples.map(({ label }) => label));
  if (others.length > 0) return;
  throw new RahpError(
    `invalid data: all ${data.size} examples of ${data.name} are ${model.labels[first]} (expected at least two classes to learn)`,
  );
}
