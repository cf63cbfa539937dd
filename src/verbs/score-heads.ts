import pMap from "p-map";
import { engineInUse } from "../backends/engines.js";
import type { EncoderConfig } from "../models/config.js";
import { type Head, maskWithout } from "../models/heads.js";
import { nextSampleCount } from "../pruning/auto-samples.js";
import { planRefinement } from "../pruning/refine-plan.js";
import { partlyExact, REFINE_WIDTH } from "../results/combine-samples.js";
import type { Dataset } from "../results/dataset.js";
import { HeadScores } from "../results/head-scores.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { BatchScorer, type ScoredBatch } from "./batch-scorer.js";
import { checkFinite } from "./check-finite.js";
import { checkHeads } from "./check-heads.js";
import { type EncodedExamples, encodeExamples } from "./encoded-examples.js";
import { Journal } from "./journal.js";
import { LongWork } from "./long-work.js";
import { growthNote, overlapOn } from "./sample-growth.js";
import { type ResolvedScoring, resolveScoring, type ScoreHeadsOptions } from "./score-heads-options.js";
import { evenParts, FIRST_ORDER_PASSES, type PlannedBatch, passesOf, planBatches } from "./score-plan.js";
import { ScoreTable } from "./score-table.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

export type { ScoreHeadsOptions } from "./score-heads-options.js";

/**
 * Scores every attention head that the model still has: how much the local robustness C rises when the head is
 * masked (ΔCLEVER), and how much the loss depends on the head (Fisher), over samples (RAHP, section 3).
 *
 * @throws RahpError for options out of range, labels that the model does not have, and where all samples would be
 *   skipped
 * @example const scores = await scoreHeads(model, data, { samples: 100, seed: 1 });
 */
export async function scoreHeads(
  model: TextClassifier,
  data: Dataset,
  options: ScoreHeadsOptions = {},
): Promise<HeadScores> {
  const resolved = resolveScoring(options);
  const { workers = 1 } = options;
  checkCount("workers", workers);
  const masked = checkHeads(model, resolved.masked);
  const isMasked = (layer: number, head: number) => masked.some((m) => m.layer === layer && m.head === head);
  const heads = model.config.keptHeads.flatMap((kept, layer) =>
    kept.flatMap((head) => (isMasked(layer, head) ? [] : [{ layer, head }])),
  );
  if (heads.length === 0) throw new RahpError(`nothing to score: ${model.id} has no heads left`);
  const { label: engine } = await engineInUse();
  const isGrowing = resolved.samples === "auto";
  const first = resolved.samples === "auto" ? nextSampleCount(0, data.size) : resolved.samples;
  const draw = (count: number) => drawIndices(count, data.size, resolved.seed);
  let positions = draw(Math.min(first, data.size));
  let step = planStep(model, data, positions, 0, resolved);

  const provenanceOn = (examples: number) => ({
    verb: "scoreHeads",
    model: model.origin,
    data: { name: data.name, examples, hash: data.hash },
    options: { ...resolved, ...step.encoded.labelOptions },
    seed: resolved.seed,
    engine,
    versions,
  });
  const journal = await Journal.open(options.resume, provenanceOn(positions.length));
  const pool = await WorkerPool.start(model, workers);
  const scorer = new BatchScorer(model, scorerOptions(model.config, resolved));
  const table = new ScoreTable(heads, resolved);
  const work = new LongWork("scoring heads", unitsOf(step, heads, resolved), options, journal.units);
  try {
    const run = { model, heads, resolved, journal, work, pool, scorer, table };
    const growth: string[] = [];
    for (;;) {
      await scoreBatches({ ...run, encoded: step.encoded }, step.batches);
      if (!isGrowing) break;
      const overlap = overlapOn(table.rows(idsAt(positions)), resolved);
      if (positions.length === data.size || (overlap !== null && overlap >= resolved.stability!)) {
        growth.push(growthNote(positions.length, overlap, resolved));
        break;
      }
      const known = new Set(positions);
      positions = draw(nextSampleCount(positions.length, data.size)); // a larger draw holds the smaller
      const fresh = positions.filter((position) => !known.has(position));
      step = planStep(model, data, fresh, step.nextIndex, resolved);
      work.grow(unitsOf(step, heads, resolved));
    }
    const { notes } =
      positions.length === step.encoded.examples.length
        ? step.encoded
        : encodeExamples(model, data, positions, positions.length);
    return HeadScores.fromSamples(table.rows(idsAt(positions)), {
      provenance: provenanceOn(positions.length),
      seconds: work.seconds,
      notes: [...notes, ...table.notes(), ...growth],
    });
  } finally {
    work.end();
    scorer.dispose();
    await pool?.end();
  }

  function idsAt(positions: readonly number[]): number[] {
    return positions.map((position) => data.examples[position].id);
  }
}

/** Samples that are scored together: all, or those that a growing run adds. */
interface ScoringStep {
  readonly encoded: EncodedExamples;
  readonly batches: readonly PlannedBatch[];
  /** Of the next step's first batch: no two batches of a run have one index. */
  readonly nextIndex: number;
}

function planStep(
  model: TextClassifier,
  data: Dataset,
  positions: readonly number[],
  firstIndex: number,
  resolved: ResolvedScoring,
): ScoringStep {
  const encoded = encodeExamples(model, data, positions, positions.length);
  const batches = planBatches(model, encoded, resolved).map((batch) => ({
    ...batch,
    index: firstIndex + batch.index,
  }));
  return { encoded, batches, nextIndex: firstIndex + batches.length };
}

function unitsOf({ batches }: ScoringStep, heads: readonly Head[], resolved: ResolvedScoring): number {
  return batches.reduce((sum, batch) => sum + batch.positions.length * passesOf(batch, heads, resolved), 0);
}

/** All that the pieces of a run share. */
interface Run {
  readonly model: TextClassifier;
  /** Of the step. */
  readonly encoded: EncodedExamples;
  readonly table: ScoreTable;
  readonly heads: readonly Head[];
  readonly resolved: ResolvedScoring;
  readonly journal: Journal;
  readonly work: LongWork;
  readonly pool: WorkerPool | undefined;
  readonly scorer: BatchScorer;
}

async function scoreBatches(run: Run, batches: readonly PlannedBatch[]): Promise<void> {
  const { heads, resolved } = run;
  const wantsFirstOrder = resolved.estimate !== "exact";
  await inParallel(
    run,
    batches.flatMap((batch) => [
      () => scoreBaseline(run, batch),
      () => scoreFisher(run, batch),
      ...(wantsFirstOrder ? [() => scoreFirstOrder(run, batch)] : []),
      ...(batch.exact ? maskingPieces(run, batch, heads) : []),
    ]),
  );
  if (resolved.estimate === "refine") await refine(run, batches);
}

/** Masks heads until their exact scores settle which are chosen. */
async function refine(run: Run, batches: readonly PlannedBatch[]): Promise<void> {
  const { resolved, heads, table } = run;
  const ids = run.encoded.examples.map(({ id }) => id);
  for (;;) {
    const scores = partlyExact(table.rows(ids), { ...resolved, estimate: "refine" });
    const { next } = planRefinement(scores, resolved.choice!, REFINE_WIDTH);
    if (next.length === 0) return;
    const chosen = next.map((i) => heads[i]);
    await inParallel(
      run,
      batches.flatMap((batch) => maskingPieces(run, batch, chosen)),
    );
    table.refined(chosen.length);
  }
}

async function inParallel(run: Run, pieces: readonly (() => Promise<void>)[]): Promise<void> {
  await pMap(pieces, (piece) => piece(), { concurrency: run.pool?.size ?? 1 });
}

async function scoreBaseline(run: Run, batch: PlannedBatch): Promise<void> {
  const { clever, margin } = await piece(run, batch, "baseline", "", 1, (given) =>
    run.pool ? run.pool.run("baseline", taskOf(run, given)) : run.scorer.baseline(given),
  );
  for (const [b, position] of batch.positions.entries()) {
    const { id } = run.encoded.examples[position];
    checkFinite("C", clever[b], id);
    run.table.setBaseline(id, clever[b], margin[b]);
  }
}

async function scoreFisher(run: Run, batch: PlannedBatch): Promise<void> {
  const scores = await piece(run, batch, "fisher", "", 1, (given) =>
    run.pool ? run.pool.run("fisher", taskOf(run, given)) : run.scorer.fisher(given),
  );
  for (const [b, position] of batch.positions.entries()) {
    const { id } = run.encoded.examples[position];
    for (const score of scores[b].flat()) checkFinite("Fisher", score, id);
    run.table.setFisher(id, scores[b]);
  }
}

async function scoreFirstOrder(run: Run, batch: PlannedBatch): Promise<void> {
  const changes = await piece(run, batch, "firstOrder", "", FIRST_ORDER_PASSES, (given) =>
    run.pool ? run.pool.run("firstOrder", taskOf(run, given)) : run.scorer.firstOrder(given),
  );
  for (const [b, position] of batch.positions.entries()) {
    const { id } = run.encoded.examples[position];
    for (const change of changes[b].flat()) checkFinite("∂C/∂M", change, id);
    run.table.setFirstOrder(id, changes[b]);
  }
}

/** Pieces that mask some heads in turn, those of a layer together as far as memory allows. */
function maskingPieces(run: Run, batch: PlannedBatch, heads: readonly Head[]) {
  const layers = [...new Set(heads.map(({ layer }) => layer))];
  return layers.flatMap((layer) => {
    const ofLayer = heads.filter((head) => head.layer === layer).map(({ head }) => head);
    return evenParts(ofLayer, batch.headsAtOnce).map((part) => () => maskHeads(run, batch, layer, part));
  });
}

async function maskHeads(
  run: Run,
  batch: PlannedBatch,
  layer: number,
  heads: readonly number[],
): Promise<void> {
  const kept = run.model.config.keptHeads[layer];
  const places = heads.map((head) => kept.indexOf(head));
  const key = `${layer}:${heads.join(",")}`;
  const clever = await piece(run, batch, "deltaClever", key, heads.length, (given) =>
    run.pool
      ? run.pool.run("withoutHeads", { ...taskOf(run, given), layer, heads: places })
      : run.scorer.withoutHeads(given, layer, places),
  );
  for (const [m, head] of heads.entries()) {
    for (const [b, position] of batch.positions.entries()) {
      const { id } = run.encoded.examples[position];
      checkFinite(`C without head ${head} of layer ${layer}`, clever[m][b], id);
      run.table.setWithout(id, { layer, head }, clever[m][b]);
    }
  }
}

/** One piece of the work: a step of the progress, kept in the journal. */
function piece<T>(
  { journal, work }: Run,
  batch: PlannedBatch,
  component: string,
  key: string,
  passes: number,
  compute: (batch: ScoredBatch) => Promise<T>,
): Promise<T> {
  const units = passes * batch.positions.length;
  const { index, labels } = batch;
  return journal.once(`${component} ${index} ${key}`, units, () =>
    work.step(component, units, () => compute({ index, batch: batch.batch, labels })),
  );
}

function taskOf({ model, resolved }: Run, given: ScoredBatch) {
  return { given, options: scorerOptions(model.config, resolved) };
}

function scorerOptions({ layers, heads }: EncoderConfig, { wrt, epsilon, masked }: ResolvedScoring) {
  return { wrt, epsilon, headMask: maskWithout(masked, layers, heads) };
}
