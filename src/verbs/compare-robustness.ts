import { engineInUse } from "../backends/engines.js";
import { type Cost, totalCost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import { RobustnessComparison } from "../results/robustness-comparison.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackResolved } from "./attack.js";
import { attackRecord } from "./attack-options.js";
import {
  type ComparedModels,
  type ComparedSets,
  type CompareRobustnessOptions,
  type ComparisonPlan,
  planComparison,
} from "./compare-robustness-options.js";
import { type Attacked, comparisonRows, type Judged, type ModelFindings } from "./comparison-rows.js";
import { labelFor } from "./encoded-examples.js";
import { evaluate } from "./evaluate.js";
import { Journal } from "./journal.js";
import { LongWork } from "./long-work.js";
import { versions } from "./versions.js";

export type { CompareRobustnessOptions } from "./compare-robustness-options.js";

/**
 * Compares models on the same texts: accuracy and mean C on clean texts, accuracy on adversarial ones and the drop to it,
 * and, where asked, what an attack leaves. Differences from the first model come with intervals by paired bootstrap, and
 * those of accuracies with McNemar's exact test.
 *
 * @param models  at least two, by name or as a list; the first is what the others are compared to
 * @param data    texts, or clean and adversarial ones, or several of either by name
 * @throws RahpError, before anything is measured, for options out of range, labels that a model does not have, and a
 *   journal of another run
 * @example
 * const advglue = await loadDataset("advglue/dev.json", { task: "sst2" });
 * await compareRobustness([model, pruned], { sst2: { clean: data, adversarial: advglue } }, { attack: {} });
 */
export async function compareRobustness(
  models: ComparedModels,
  data: ComparedSets,
  options: CompareRobustnessOptions = {},
): Promise<RobustnessComparison> {
  const plan = await planComparison(models, data, options);
  try {
    return await comparePlanned(plan, options);
  } finally {
    plan.attack?.dispose();
  }
}

async function comparePlanned(
  plan: ComparisonPlan,
  options: CompareRobustnessOptions,
): Promise<RobustnessComparison> {
  for (const [, model] of plan.models) for (const set of textsOf(plan)) labelFor(model, set);
  const { label: engine } = await engineInUse();
  const provenance = { ...provenanceOf(plan), engine, versions };
  const work = new ComparisonWork(plan, await Journal.open(options.resume, provenance), options);
  const rows = [];
  try {
    for (const [s, [name]] of plan.sets.entries()) {
      const findings: ModelFindings[] = [];
      for (const m of plan.models.keys()) findings.push(await work.find(s, m));
      rows.push(...comparisonRows(name, findings, plan));
    }
  } finally {
    work.end();
  }
  return new RobustnessComparison(rows, {
    provenance,
    cost: totalCost(work.costs),
    notes: [...new Set(work.notes)],
  });
}

/** All texts of a plan, clean and adversarial. */
function textsOf({ sets }: ComparisonPlan): Dataset[] {
  return sets.flatMap(([, { clean, adversarial }]) => (adversarial ? [clean, adversarial] : [clean]));
}

/** What a piece of work found, as a journal keeps it. */
type Piece<T> = T & { readonly cost: Cost; readonly notes: readonly string[] };

/** The pieces of a comparison's work, each done once: in this run, or in an earlier one that its journal tells of. */
class ComparisonWork {
  readonly costs: Cost[] = [];
  readonly notes: string[] = [];
  private readonly work: LongWork;

  constructor(
    private readonly plan: ComparisonPlan,
    private readonly journal: Journal,
    private readonly options: CompareRobustnessOptions,
  ) {
    const attacks = plan.attack ? plan.sets.length : 0;
    const pieces = plan.models.length * (textsOf(plan).length + attacks);
    this.work = new LongWork("comparing models", pieces, options);
  }

  async find(s: number, m: number): Promise<ModelFindings> {
    const [name, model] = this.plan.models[m];
    const { clean, adversarial } = this.plan.sets[s][1];
    const { attack: attacked } = this.plan;
    return {
      model: name,
      clean: await this.piece(`clean ${s} ${m}`, () => this.judge(model, clean)),
      ...(adversarial && {
        adversarial: await this.piece(`adversarial ${s} ${m}`, () => this.judge(model, adversarial)),
      }),
      ...(attacked && { attacked: await this.piece(`attack ${s} ${m}`, () => this.attack(model, clean)) }),
    };
  }

  end(): void {
    this.work.end();
  }

  private async piece<T>(key: string, compute: () => Promise<Piece<T>>): Promise<T> {
    const found = await this.work.step("comparison", 1, () => this.journal.once(key, 1, compute));
    this.costs.push(found.cost);
    this.notes.push(...found.notes);
    return found;
  }

  private async judge(model: TextClassifier, data: Dataset): Promise<Piece<Judged>> {
    const { wrt, batchSize } = this.plan;
    const { examples, cost, notes } = await evaluate(model, data, { wrt, batchSize, ...this.silent });
    return {
      correct: examples.map(({ label, prediction }) => Number(label === prediction)),
      clever: examples.map(({ clever }) => clever),
      ...{ cost, notes },
    };
  }

  private async attack(model: TextClassifier, data: Dataset): Promise<Piece<Attacked>> {
    const log = await attackResolved(model, data, this.plan.attack!, this.silent);
    const statuses = log.toRows().map(({ status }) => status);
    const right = statuses.map((status) => Number(status !== "skipped"));
    const held = statuses.map((status) => Number(status === "failed"));
    return { right, held, metrics: log.metrics, cost: log.cost, notes: log.notes };
  }

  private get silent() {
    return { signal: this.options.signal, onProgress: () => {} };
  }
}

/** Where a comparison comes from, but for the engine and the versions. */
function provenanceOf({ models, sets, attack: attacked, wrt, draws, seed, batchSize }: ComparisonPlan) {
  const origin = ({ name, size, hash }: Dataset) => ({ name, examples: size, hash });
  return {
    verb: "compareRobustness",
    options: {
      models: models.map(([name, model]) => ({ name, ...model.origin })),
      sets: sets.map(([name, { clean, adversarial }]) => ({
        name,
        clean: origin(clean),
        adversarial: adversarial ? origin(adversarial) : null,
      })),
      attack: attacked ? attackRecord(attacked) : null,
      ...{ wrt, draws, batchSize },
    },
    seed,
  };
}
