import { engineInUse } from "../backends/engines.js";
import type { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import { TrainingLog } from "../results/training-log.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import type { TrainOptions } from "./train-options.js";
import { TrainingCheckpoint } from "./training-checkpoint.js";
import { trainingFigures } from "./training-figures.js";
import { type TrainingOutcome, TrainingRun } from "./training-run.js";
import { makeTrainer, provenanceOf, setUpTraining, type TrainingSetup } from "./training-setup.js";

export type { TrainOptions } from "./train-options.js";

/** A model that was trained, and how that went. */
export interface Training {
  /** The caller's to dispose of. */
  readonly model: TextClassifier;
  readonly log: TrainingLog;
}

/**
 * Fine-tunes a classifier, before or after pruning: AdamW, a learning rate that rises and falls linearly, gradients
 * clipped, batches of like length, dropout; plainly, or by one of the defences that RAHP's paper compares with
 * (`trainingMethods()`). The given model stays as it is; heads that were removed stay removed.
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
  const setup = await setUpTraining(model, data, options);
  const { learned, judged, measure, methodRecord } = setup;
  // whoever is told of the training's progress is not told of what comes before and after it
  const aside = { signal: options.signal, onProgress: options.onProgress && (() => {}) };
  try {
    if (methodRecord.teacher !== undefined) await askTeacher(setup, options.teacher!, aside);
    const before = measure && (await trainingFigures(model, measure, aside));
    const provenance = provenanceOf(model, data, setup, options, engine);
    const checkpoint = await TrainingCheckpoint.open(options.resume, provenance);
    const { outcome, cost } = await takeSteps(model, setup, checkpoint, options);
    const trained = trainedModel(model, methodRecord.name, outcome);
    const measures = before && { before, after: await trainingFigures(trained, measure, aside) };
    const notes = [...new Set([...learned.notes, ...(judged?.notes ?? [])])];
    const { rows, kept } = outcome;
    return { model: trained, log: new TrainingLog({ rows, kept, measures }, { provenance, cost, notes }) };
  } finally {
    measure?.attack?.dispose();
  }
}

async function askTeacher(
  { learned }: TrainingSetup,
  teacher: TextClassifier,
  options: LongWorkOptions,
): Promise<void> {
  const work = new LongWork("asking the teacher", learned.size, options);
  try {
    await learned.askTeacher(teacher, work);
  } finally {
    work.end();
  }
}

async function takeSteps(
  model: TextClassifier,
  setup: TrainingSetup,
  checkpoint: TrainingCheckpoint,
  options: LongWorkOptions,
) {
  const saved = await checkpoint.read();
  const work = new LongWork("training", setup.plan.steps, options, saved?.rows.at(-1)?.step);
  const trainer = makeTrainer(model, setup);
  try {
    const outcome = await new TrainingRun(trainer, { ...setup, checkpoint, work }).finish(saved);
    return { outcome, cost: work.cost };
  } finally {
    trainer.dispose();
    work.end();
  }
}

function trainedModel(
  model: TextClassifier,
  method: string,
  { weights: state }: TrainingOutcome,
): TextClassifier {
  const { revision, config, tokenizer, files } = model;
  const id = `${model.id}, ${method === "vanilla" ? "fine-tuned" : `trained by ${method}`}`;
  return new TextClassifier({ id, revision, config, state, tokenizer, files });
}
