import pMap from "p-map";
import type { EncoderConfig } from "../models/config.js";
import { type Head, maskWithout } from "../models/heads.js";
import { planRefinement } from "../pruning/refine-plan.js";
import { partlyExact, REFINE_WIDTH } from "../results/combine-samples.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { BatchScorer, type ScoredBatch, type ScorerOptions } from "./batch-scorer.js";
import { checkFinite } from "./check-finite.js";
import type { EncodedExamples } from "./encoded-examples.js";
import type { Journal } from "./journal.js";
import type { LongWork } from "./long-work.js";
import type { ResolvedScoring } from "./score-heads-options.js";
import {
  evenParts,
  FIRST_ORDER_PASSES,
  type MaskingBatch,
  type PlannedBatch,
  type ScoringPlan,
} from "./score-plan.js";
import type { ScoreTable } from "./score-table.js";
import type { WorkerPool } from "./worker-pool.js";

/** What a run is made of. */
export interface ScoringParts {
  readonly model: TextClassifier;
  /** That are scored. */
  readonly heads: readonly Head[];
  readonly resolved: ResolvedScoring;
  readonly journal: Journal;
  readonly work: LongWork;
  readonly table: ScoreTable;
  /** None: this thread computes. */
  readonly pool: WorkerPool | undefined;
}

/** Samples that are scored together: all, or those that a growing run adds. */
export interface ScoringStep {
  readonly encoded: EncodedExamples;
  readonly plan: ScoringPlan;
}

/** Scores samples in pieces, each of them a step of the progress and kept in the journal, into a table. */
export class ScoringRun {
  private readonly options: ScorerOptions;
  private readonly scorer: BatchScorer;

  constructor(private readonly parts: ScoringParts) {
    this.options = scorerOptions(parts.model.config, parts.resolved);
    this.scorer = new BatchScorer(parts.model, this.options);
  }

  async score(step: ScoringStep): Promise<void> {
    const { resolved, heads } = this.parts;
    const { whole, masking, masksAll } = step.plan;
    const wantsFirstOrder = resolved.estimate !== "exact";
    await this.inParallel([
      ...whole.flatMap((batch) => [
        () => this.baseline(step, batch),
        () => this.fisher(step, batch),
        ...(wantsFirstOrder ? [() => this.firstOrder(step, batch)] : []),
      ]),
      ...(masksAll ? masking.flatMap((batch) => this.maskingPieces(step, batch, heads)) : []),
    ]);
    if (!masksAll) await this.refine(step);
  }

  dispose(): void {
    this.scorer.dispose();
  }

  /** Masks heads until their exact scores settle which are chosen. */
  private async refine(step: ScoringStep): Promise<void> {
    const { resolved, heads, table, work } = this.parts;
    const ids = step.encoded.examples.map(({ id }) => id);
    for (;;) {
      const scores = partlyExact(table.rows(ids), { ...resolved, estimate: "refine" });
      const { next } = planRefinement(scores, resolved.choice!, REFINE_WIDTH);
      if (next.length === 0) return work.finish();
      const chosen = next.map((i) => heads[i]);
      await this.inParallel(step.plan.masking.flatMap((batch) => this.maskingPieces(step, batch, chosen)));
      table.refined(chosen.length);
    }
  }

  private async inParallel(pieces: readonly (() => Promise<void>)[]): Promise<void> {
    await pMap(pieces, (piece) => piece(), { concurrency: this.parts.pool?.size ?? 1 });
  }

  private async baseline(step: ScoringStep, batch: PlannedBatch): Promise<void> {
    const { pool, table } = this.parts;
    const { clever, margin } = await this.piece(batch, "baseline", "", 1, (given) =>
      pool ? pool.run("baseline", this.task(given)) : this.scorer.baseline(given),
    );
    for (const [b, id] of idsOf(step, batch).entries()) {
      checkFinite("C", clever[b], id);
      table.setBaseline(id, clever[b], margin[b]);
    }
  }

  private async fisher(step: ScoringStep, batch: PlannedBatch): Promise<void> {
    const { pool, table } = this.parts;
    const scores = await this.piece(batch, "fisher", "", 1, (given) =>
      pool ? pool.run("fisher", this.task(given)) : this.scorer.fisher(given),
    );
    for (const [b, id] of idsOf(step, batch).entries()) {
      for (const score of scores[b].flat()) checkFinite("Fisher", score, id);
      table.setFisher(id, scores[b]);
    }
  }

  private async firstOrder(step: ScoringStep, batch: PlannedBatch): Promise<void> {
    const { pool, table } = this.parts;
    const changes = await this.piece(batch, "firstOrder", "", FIRST_ORDER_PASSES, (given) =>
      pool ? pool.run("firstOrder", this.task(given)) : this.scorer.firstOrder(given),
    );
    for (const [b, id] of idsOf(step, batch).entries()) {
      for (const change of changes[b].flat()) checkFinite("∂C/∂M", change, id);
      table.setFirstOrder(id, changes[b]);
    }
  }

  /** Pieces that mask some heads in turn, those of a layer together as far as memory allows. */
  private maskingPieces(step: ScoringStep, batch: MaskingBatch, heads: readonly Head[]) {
    const layers = [...new Set(heads.map(({ layer }) => layer))];
    return layers.flatMap((layer) => {
      const ofLayer = heads.filter((head) => head.layer === layer).map(({ head }) => head);
      return evenParts(ofLayer, batch.headsAtOnce).map(
        (part) => () => this.maskHeads(step, batch, layer, part),
      );
    });
  }

  private async maskHeads(
    step: ScoringStep,
    batch: MaskingBatch,
    layer: number,
    heads: readonly number[],
  ): Promise<void> {
    const { model, pool, table } = this.parts;
    const kept = model.config.keptHeads[layer];
    const places = heads.map((head) => kept.indexOf(head));
    const key = `${layer}:${heads.join(",")}`;
    const clever = await this.piece(batch, "deltaClever", key, heads.length, (given) =>
      pool
        ? pool.run("withoutHeads", { ...this.task(given), layer, heads: places })
        : this.scorer.withoutHeads(given, layer, places),
    );
    const ids = idsOf(step, batch);
    for (const [m, head] of heads.entries()) {
      for (const [b, id] of ids.entries()) {
        checkFinite(`C without head ${head} of layer ${layer}`, clever[m][b], id);
        table.setWithout(id, { layer, head }, clever[m][b]);
      }
    }
  }

  /** @param passes  through the model, of each sample */
  private piece<T>(
    { index, batch, labels, positions }: PlannedBatch,
    component: string,
    key: string,
    passes: number,
    compute: (batch: ScoredBatch) => Promise<T>,
  ): Promise<T> {
    const { journal, work } = this.parts;
    const units = passes * positions.length;
    return journal.once(`${component} ${index} ${key}`, units, () => {
      work.passed(component, units);
      return work.step(component, units, () => compute({ index, batch, labels }));
    });
  }

  private task(given: ScoredBatch) {
    return { given, options: this.options };
  }
}

function idsOf({ encoded }: ScoringStep, { positions }: PlannedBatch): number[] {
  return positions.map((position) => encoded.examples[position].id);
}

function scorerOptions({ layers, heads }: EncoderConfig, { wrt, epsilon, masked }: ResolvedScoring) {
  return { wrt, epsilon, headMask: maskWithout(masked, layers, heads) };
}
