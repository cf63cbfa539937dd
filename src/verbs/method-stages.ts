import type { Head } from "../models/heads.js";
import { totalCost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackResolved } from "./attack.js";
import { attackedTexts, withTexts } from "./augment.js";
import { chooseByRahp, planRahp } from "./choose-by-rahp.js";
import type { PruneStep, TrainStep } from "./compared-methods.js";
import { LateModel, type ModelSource } from "./late-model.js";
import type { LongWorkOptions } from "./long-work.js";
import type { MethodPieces } from "./method-pieces.js";
import type { PlannedAugmentation, PlannedStep } from "./planned-steps.js";
import { prune } from "./prune.js";
import { asStage } from "./stages.js";
import { train } from "./train.js";

/** What the steps so far have made. */
export interface MethodStage {
  readonly source: ModelSource;
  /** What later trainings learn from. */
  readonly learned: Dataset;
  /** Stay until nothing needs the model any more: a run that goes on has it from them. */
  readonly files: readonly (string | undefined)[];
}

/** A step of this seed: what tells it from others, and how a reader knows it. */
interface StepNames {
  readonly key: string;
  readonly label: string;
  readonly seed: number;
}

/** Takes the steps of compared methods: from a model and what it learns from to the next ones. */
export class MethodStages {
  /** @param data  what models are trained and attacked on, and heads scored */
  constructor(
    private readonly given: TextClassifier,
    private readonly data: Dataset,
    private readonly pieces: MethodPieces,
  ) {}

  /** Before any step. */
  get first(): MethodStage {
    return { source: { model: async () => this.given, dispose() {} }, learned: this.data, files: [] };
  }

  next(step: PlannedStep, names: StepNames, stage: MethodStage): Promise<MethodStage> {
    switch (step.kind) {
      case "train":
        return this.train(step, names, stage);
      case "augment":
        return this.augment(step, names, stage);
      case "prune":
        return this.prune(step, names, stage);
    }
  }

  private async train(
    { options }: TrainStep,
    { key, label, seed }: StepNames,
    { source, learned }: MethodStage,
  ): Promise<MethodStage> {
    const resume = this.pieces.nextFile();
    const run = async (work: LongWorkOptions) =>
      train(await source.model(), learned, { ...options, seed, resume, ...work });
    const made = new LateModel(async () => (await run(this.pieces.silent)).model);
    await this.pieces.once(`train ${key}`, [label, "training"], async (work) => {
      const { model, log } = await run(work);
      made.set(model);
      return { cost: log.cost, notes: log.notes };
    });
    return { source: made, learned, files: [resume] };
  }

  /** Back to the given model, with what the attack found on the last one beside the data. */
  private async augment(
    { attack, options }: PlannedAugmentation,
    { key, label, seed }: StepNames,
    { source }: MethodStage,
  ): Promise<MethodStage> {
    const { first, data, given } = this;
    const recipe = attack.recipe.name;
    const resume = this.pieces.nextFile();
    const { texts } = await this.pieces.once(
      `augment ${key}`,
      [label, `${recipe}, to augment`],
      async (work) => {
        const resolved = { ...attack, seed: options.seed ?? seed, resume };
        const log = await attackResolved(await source.model(), data, resolved, work);
        const texts = attackedTexts(log);
        const note = `${label}: ${outcomeNote(texts.length, log.toRows().length)}`;
        return { texts, cost: log.cost, notes: [...log.notes, note] };
      },
    );
    await this.pieces.remove([resume]);
    return texts.length === 0 ? first : { ...first, learned: withTexts(data, texts, given.labels, recipe) };
  }

  private async prune(
    { options }: PruneStep,
    { key, label, seed }: StepNames,
    { source, learned }: MethodStage,
  ): Promise<MethodStage> {
    const resume = this.pieces.nextFile();
    const { heads } = await this.pieces.once(`prune ${key}`, [label, "scoring heads"], async (work) => {
      const model = await source.model();
      const plan = planRahp(model, { ...options, seed: options.seed ?? seed });
      const { scores, selection } = await chooseByRahp(model, this.data, plan, resume, (round) =>
        asStage(work, round - 1, plan.rounds),
      );
      const heads: readonly Head[] = selection.pruned;
      return { heads, cost: totalCost(scores.map(({ cost }) => cost)), notes: [] };
    });
    const { rounds = 1 } = options;
    await this.pieces.remove(
      Array.from({ length: rounds }, (_, i) => (i === 0 ? resume : resume && `${resume}.${i + 1}`)),
    );
    return { source: new LateModel(async () => prune(await source.model(), heads)), learned, files: [] };
  }
}

function outcomeNote(succeeded: number, attacked: number): string {
  return succeeded > 0
    ? `${succeeded} of ${attacked} attacks succeeded, and their texts are trained on`
    : `none of ${attacked} attacks succeeded, so that nothing is added to the data`;
}
