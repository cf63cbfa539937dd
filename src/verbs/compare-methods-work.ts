import type { Dataset } from "../results/dataset.js";
import type { MethodRow } from "../results/method-row.js";
import { type AttackFigures, attackFiguresOf, NO_ATTACK } from "../results/sweep-row.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackResolved } from "./attack.js";
import type { ResolvedAttack } from "./attack-options.js";
import type { MethodsPlan, PlannedMethod } from "./compare-methods-options.js";
import { evaluate } from "./evaluate.js";
import type { ModelSource } from "./late-model.js";
import type { LongWorkOptions } from "./long-work.js";
import { groupedByStep, pathOf } from "./method-paths.js";
import type { MethodPieces } from "./method-pieces.js";
import { type MethodStage, MethodStages } from "./method-stages.js";

/** The whole work of a comparison. Methods that begin with the same steps share them, and the models that these make. */
export class MethodsWork {
  private readonly rows = new Map<string, readonly MethodRow[]>();
  private readonly stages: MethodStages;

  constructor(
    private readonly given: TextClassifier,
    data: Dataset,
    private readonly plan: MethodsPlan,
    private readonly pieces: MethodPieces,
  ) {
    this.stages = new MethodStages(given, data, pieces);
  }

  /** All rows, those of a method together. */
  async run(): Promise<readonly MethodRow[]> {
    const { methods, seeds } = this.plan;
    for (const seed of seeds) await this.measureAll(methods, 0, seed, this.stages.first);
    return methods.flatMap(({ name }) => seeds.flatMap((seed) => this.rows.get(rowKey(name, seed))!));
  }

  /** Measures the methods that end after so many steps, and takes the others a step further. */
  private async measureAll(
    methods: readonly PlannedMethod[],
    depth: number,
    seed: number,
    stage: MethodStage,
  ): Promise<void> {
    for (const method of methods) {
      if (method.steps.length === depth) await this.measure(method, seed, stage.source);
    }
    for (const group of groupedByStep(methods, depth)) {
      const [{ name, steps }] = group;
      const key = pathOf(steps.slice(0, depth + 1), seed);
      const next = await this.stages.next(steps[depth], { key, label: `${name}, seed ${seed}`, seed }, stage);
      try {
        await this.measureAll(group, depth + 1, seed, next);
      } finally {
        next.source.dispose();
      }
      await this.pieces.remove(next.files);
    }
  }

  private async measure({ name, steps }: PlannedMethod, seed: number, source: ModelSource): Promise<void> {
    const { judged, adversarial, attacks, robustness, placeOf } = this.plan;
    const [key, label] = [`${name} ${pathOf(steps, seed)}`, `${name}, seed ${seed}`];
    const judge = (data: Dataset, work: LongWorkOptions) =>
      this.judge(source, data, { ...robustness, ...work });
    const onClean = await this.pieces.once(`evaluate ${key}`, [label, "evaluating"], (work) =>
      judge(judged, work),
    );
    const onAdversarial =
      adversarial &&
      (await this.pieces.once(`adversarial ${key}`, [label, "adversarial texts"], (work) =>
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
      const file = this.pieces.nextFile();
      const { figures } = await this.pieces.once(`attack ${recipe} ${key}`, [label, recipe], (work) =>
        this.attack(source, { ...attack, resume: file }, work),
      );
      await this.pieces.remove([file]);
      rows.push(rowOf(recipe, figures));
    }
    this.rows.set(rowKey(name, seed), attacks.length > 0 ? rows : [rowOf(null, NO_ATTACK)]);
    const place = placeOf(name, seed);
    if (place !== undefined) await this.pieces.aside(`keep ${place}`, () => keep(source, place));
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
}

function rowKey(method: string, seed: number): string {
  return JSON.stringify([method, seed]);
}

async function keep(source: ModelSource, place: string): Promise<null> {
  await (await source.model()).save(place);
  return null;
}
