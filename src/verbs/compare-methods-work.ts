import { rm } from "node:fs/promises";
import type { Head } from "../models/heads.js";
import { type Cost, totalCost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import type { MethodRow } from "../results/method-row.js";
import { type AttackFigures, attackFiguresOf, NO_ATTACK } from "../results/sweep-row.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { attackResolved } from "./attack.js";
import type { ResolvedAttack } from "./attack-options.js";
import { chooseByRahp, planRahp } from "./choose-by-rahp.js";
import type { MethodsPlan, PlannedMethod, PlannedStep } from "./compare-methods-options.js";
import type { ComparedFineTuning, ComparedPruning } from "./compared-methods.js";
import { evaluate } from "./evaluate.js";
import type { Journal } from "./journal.js";
import { LateModel, type ModelSource } from "./late-model.js";
import type { LongWorkOptions } from "./long-work.js";
import { groupedByStep, pathOf, piecesOf } from "./method-paths.js";
import { prune } from "./prune.js";
import { asStage } from "./stages.js";
import { train } from "./train.js";

/** What a piece of work found, as a journal keeps it. */
type Piece<T> = T & { readonly cost: Cost; readonly notes: readonly string[] };

/** How far the pieces are. */
export interface PiecesProgress extends LongWorkOptions {
  readonly onProgress: (done: number, total: number) => void;
  /** Says which piece is next. */
  readonly name: (piece: string) => void;
}

/**
 * The pieces of a comparison's work, each done once: in this run, or in an earlier one that its journal tells of.
 * Methods that begin with the same steps share them, and the models that these make.
 */
export class MethodsWork {
  readonly costs: Cost[] = [];
  readonly notes: string[] = [];
  private readonly rows = new Map<string, readonly MethodRow[]>();
  private done = 0;
  private files = 0;

  constructor(
    private readonly given: TextClassifier,
    private readonly data: Dataset,
    private readonly plan: MethodsPlan,
    private readonly journal: Journal,
    private readonly progress: PiecesProgress,
  ) {}

  /** All rows, those of a method together. */
  async run(): Promise<readonly MethodRow[]> {
    const { methods, seeds } = this.plan;
    const source = { model: async () => this.given, dispose() {} };
    for (const seed of seeds) await this.measureAll(methods, 0, seed, source);
    return methods.flatMap(({ name }) => seeds.flatMap((seed) => this.rows.get(rowKey(name, seed))!));
  }

  /** Measures the methods that end after so many steps, and takes the others a step further. */
  private async measureAll(
    methods: readonly PlannedMethod[],
    depth: number,
    seed: number,
    source: ModelSource,
  ): Promise<void> {
    for (const method of methods) {
      if (method.steps.length === depth) await this.measure(method, seed, source);
    }
    for (const group of groupedByStep(methods, depth)) {
      const [{ name, steps }] = group;
      const key = pathOf(steps.slice(0, depth + 1), seed);
      const next = await this.take(steps[depth], { key, label: `${name}, seed ${seed}` }, seed, source);
      try {
        await this.measureAll(group, depth + 1, seed, next.source);
      } finally {
        next.source.dispose();
      }
      await this.remove(next.files);
    }
  }

  private take(step: PlannedStep, names: { key: string; label: string }, seed: number, source: ModelSource) {
    return step.kind === "train"
      ? this.train(step.options, names, seed, source)
      : this.prune(step.options, names, seed, source);
  }

  /** The checkpoint stays until nothing needs the model any more: a run that goes on has it from there. */
  private async train(
    options: ComparedFineTuning,
    { key, label }: { key: string; label: string },
    seed: number,
    source: ModelSource,
  ) {
    const resume = this.nextFile();
    const run = async (work: LongWorkOptions) =>
      train(await source.model(), this.data, { ...options, seed, resume, ...work });
    const made = new LateModel(async () => (await run(this.silent)).model);
    await this.piece(`train ${key}`, [label, "training"], async (work) => {
      const { model, log } = await run(work);
      made.set(model);
      return { cost: log.cost, notes: log.notes };
    });
    return { source: made, files: [resume] };
  }

  private async prune(
    options: ComparedPruning,
    { key, label }: { key: string; label: string },
    seed: number,
    source: ModelSource,
  ) {
    const resume = this.nextFile();
    const { heads } = await this.piece(`prune ${key}`, [label, "scoring heads"], async (work) => {
      const model = await source.model();
      const plan = planRahp(model, { ...options, seed: options.seed ?? seed });
      const { scores, selection } = await chooseByRahp(model, this.data, plan, resume, (round) =>
        asStage(work, round - 1, plan.rounds),
      );
      const heads: readonly Head[] = selection.pruned;
      return { heads, cost: totalCost(scores.map(({ cost }) => cost)), notes: [] };
    });
    const { rounds = 1 } = options;
    await this.remove(
      Array.from({ length: rounds }, (_, i) => (i === 0 ? resume : resume && `${resume}.${i + 1}`)),
    );
    return { source: new LateModel(async () => prune(await source.model(), heads)), files: [] };
  }

  private async measure({ name, steps }: PlannedMethod, seed: number, source: ModelSource): Promise<void> {
    const { judged, adversarial, attacks, robustness, placeOf } = this.plan;
    const [key, label] = [`${name} ${pathOf(steps, seed)}`, `${name}, seed ${seed}`];
    const judge = (data: Dataset, work: LongWorkOptions) =>
      this.judge(source, data, { ...robustness, ...work });
    const onClean = await this.piece(`evaluate ${key}`, [label, "evaluating"], (work) => judge(judged, work));
    const onAdversarial =
      adversarial &&
      (await this.piece(`adversarial ${key}`, [label, "adversarial texts"], (work) =>
        judge(adversarial, work),
      ));
    const { pruned, accuracy, meanClever } = onClean;
    const rowOf = (recipe: string | null, figures: AttackFigures): MethodRow => ({
      ...{ method: name, seed, attack: recipe, pruned, accuracy, meanClever },
      adversarialAccuracy: onAdversarial?.accuracy ?? null,
      ...figures,
    });
    const rows: MethodRow[] = [];
    for (const attack of attacks) {
      const recipe = attack.recipe.name;
      const file = this.nextFile();
      const { figures } = await this.piece(`attack ${recipe} ${key}`, [label, recipe], (work) =>
        this.attack(source, { ...attack, resume: file }, work),
      );
      await this.remove([file]);
      rows.push(rowOf(recipe, figures));
    }
    this.rows.set(rowKey(name, seed), attacks.length > 0 ? rows : [rowOf(null, NO_ATTACK)]);
    const place = placeOf(name, seed);
    if (place !== undefined) await this.journal.once(`keep ${place}`, 0, () => keep(source, place));
  }

  private async judge(source: ModelSource, data: Dataset, options: object) {
    const model = await source.model();
    const { accuracy, meanClever, cost, notes } = await evaluate(model, data, options);
    return { pruned: this.given.headCount - model.headCount, accuracy, meanClever, cost, notes };
  }

  private async attack(source: ModelSource, attack: ResolvedAttack, work: LongWorkOptions) {
    const log = await attackResolved(await source.model(), this.plan.judged, attack, work);
    return { figures: attackFiguresOf(log.metrics), cost: log.cost, notes: log.notes };
  }

  /**
   * One piece of the work, with its progress as a part of the whole.
   * @throws what it throws; a RahpError with the method before it
   */
  private async piece<T>(
    key: string,
    [method, activity]: readonly [method: string, activity: string],
    compute: (work: LongWorkOptions) => Promise<Piece<T>>,
  ): Promise<Piece<T>> {
    this.progress.name(`${method}: ${activity}`);
    const total = piecesOf(this.plan);
    const work = asStage(this.progress, this.done, total);
    const found = await this.journal
      .once(key, 1, () => compute(work))
      .catch((error) => {
        throw error instanceof RahpError
          ? new RahpError(`${method}: ${error.message}`, { cause: error })
          : error;
      });
    this.progress.onProgress(++this.done, total);
    this.costs.push(found.cost);
    this.notes.push(...found.notes);
    return found;
  }

  /** The file of the next piece that keeps one; they are counted whether or not a piece is known already. */
  private nextFile(): string | undefined {
    const { resume } = this.plan;
    return resume === undefined ? undefined : `${resume}.${++this.files}`;
  }

  private async remove(files: readonly (string | undefined)[]): Promise<void> {
    for (const file of files) if (file !== undefined) await rm(file, { force: true });
  }

  private get silent() {
    return { signal: this.progress.signal, onProgress: () => {} };
  }
}

function rowKey(method: string, seed: number): string {
  return JSON.stringify([method, seed]);
}

async function keep(source: ModelSource, place: string): Promise<null> {
  await (await source.model()).save(place);
  return null;
}
