import { rm } from "node:fs/promises";
import { compareHeads, type Head } from "../models/heads.js";
import { combineSamples } from "../results/combine-samples.js";
import type { Cost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import { HeadScores } from "../results/head-scores.js";
import { MethodScores } from "../results/method-scores.js";
import { type AttackFigures, attackFiguresOf } from "../results/sweep-row.js";
import type { TextClassifier } from "../results/text-classifier.js";
import type { Aggregate } from "../robustness/sample-terms.js";
import { attackResolved } from "./attack.js";
import { chooseInRounds } from "./choose-in-rounds.js";
import { evaluate } from "./evaluate.js";
import type { Journal } from "./journal.js";
import type { LongWorkOptions } from "./long-work.js";
import { prune } from "./prune.js";
import { deltaCleverOf, scoreByMethod } from "./score-by-method.js";
import { type ScoreHeadsOptions, scoreHeads } from "./score-heads.js";
import { selectByScore } from "./select-by-score.js";
import { type Combination, masksHeads, type UnmaskedMethodName } from "./sweep-axes.js";
import type { SweepPlan } from "./sweep-options.js";

/** Accuracy and mean C of a model without some heads. */
export interface Measured {
  readonly accuracy: number;
  readonly meanClever: number;
  readonly notes: readonly string[];
  readonly cost: Cost;
}

/** What attacks on a model without some heads amount to. */
export interface Attacked {
  readonly figures: AttackFigures;
  readonly notes: readonly string[];
  readonly cost: Cost;
}

/** The pieces of a sweep's work, each done once: in this run, or in an earlier one that its journal tells of. */
export class SweepWork {
  /** Scores of the whole model and of masked ones, and of other methods, by what they are of. */
  readonly scored = new Map<string, HeadScores | MethodScores>();
  private scorings = 0;

  constructor(
    private readonly model: TextClassifier,
    private readonly data: Dataset,
    private readonly plan: SweepPlan,
    private readonly journal: Journal,
  ) {}

  /** Scores of all methods that mask heads, on top of a mask. */
  async headScores(seed: number, masked: readonly Head[], work: LongWorkOptions): Promise<HeadScores> {
    const { scoring, axes, resume } = this.plan;
    const key = `scores ${seed} ${keyOf(masked)}`;
    const known = this.scored.get(key);
    if (known instanceof HeadScores) return known;
    const unfinished = resume === undefined ? undefined : `${resume}.${++this.scorings}`;
    const parts = await this.journal.once(key, 1, async () => {
      const options = { ...scoring, aggregate: axes.aggregates[0], seed, masked, resume: unfinished };
      const scores = await scoreHeads(this.model, this.data, { ...options, ...work });
      return { rows: scores.toRows(), samples: scores.samples, origin: originOf(scores) };
    });
    if (unfinished !== undefined) await rm(unfinished, { force: true });
    const scores = new HeadScores(parts.rows, parts.samples, parts.origin);
    this.scored.set(key, scores);
    return scores;
  }

  /** Scores of a method that masks no heads. */
  async methodScores(method: UnmaskedMethodName, seed: number, work: LongWorkOptions): Promise<MethodScores> {
    const { samples, batchSize } = this.plan.scoring;
    const key = `${method} ${seed}`;
    const known = this.scored.get(key);
    if (known instanceof MethodScores) return known;
    const parts = await this.journal.once(key, 1, async () => {
      const options = { method, samples, seed, batchSize };
      const scores = await scoreByMethod(this.model, this.data, { ...options, ...work });
      return { rows: scores.toRows(), origin: originOf(scores) };
    });
    const scores = new MethodScores(parts.rows, parts.origin);
    this.scored.set(key, scores);
    return scores;
  }

  /** The heads that a combination prunes. */
  async choose(
    { method, seed, rho, choice, aggregate, rounds }: Combination,
    work: LongWorkOptions,
  ): Promise<readonly Head[]> {
    const scoresWithout = async (masked: readonly Head[]) =>
      combined(await this.headScores(seed, masked, work), aggregate ?? "mean");
    if (choice) return (await chooseInRounds(scoresWithout, choice, rounds)).selection.pruned;
    const scores = masksHeads(method)
      ? deltaCleverOf(await scoresWithout([]))
      : await this.methodScores(method, seed, work);
    return selectByScore(scores, { rho, minHeadsPerLayer: this.plan.minHeadsPerLayer }).pruned;
  }

  evaluate(masked: readonly Head[], work: LongWorkOptions): Promise<Measured> {
    const { scoring, judged } = this.plan;
    const { wrt, epsilon } = scoring;
    return this.journal.once(`evaluation ${keyOf(masked)}`, 1, async () => {
      const measured = await evaluate(this.model, judged, { masked, wrt, epsilon, ...work });
      const { accuracy, meanClever, notes, cost } = measured;
      return { accuracy, meanClever, notes, cost };
    });
  }

  /** Attacks the model that pruning makes, which is smaller, and so the faster victim. */
  attack(heads: readonly Head[], work: LongWorkOptions): Promise<Attacked> {
    return this.journal.once(`attack ${keyOf(heads)}`, 1, async () => {
      const pruned = await prune(this.model, heads);
      try {
        const log = await attackResolved(pruned, this.plan.judged, this.plan.attack!, work);
        return { figures: attackFiguresOf(log.metrics), notes: log.notes, cost: log.cost };
      } finally {
        pruned.dispose();
      }
    });
  }
}

/** Names a choice of heads, in whichever order. */
export function keyOf(heads: readonly Head[]): string {
  return [...heads]
    .sort(compareHeads)
    .map(({ layer, head }) => `${layer}.${head}`)
    .join(" ");
}

function originOf({ provenance, notes, cost }: HeadScores | MethodScores) {
  return { provenance, notes, cost };
}

/** The same samples, combined otherwise. */
function combined(scores: HeadScores, aggregate: Aggregate): HeadScores {
  const { options, seed } = scores.provenance;
  const { trim, estimate } = options as Required<Pick<ScoreHeadsOptions, "trim" | "estimate">>;
  const rows = combineSamples(scores.samples, { aggregate, trim, estimate, seed: seed ?? 0 });
  return new HeadScores(rows, [], {
    provenance: { ...scores.provenance, options: { ...options, aggregate } },
  });
}
