import pMap from "p-map";
import { engineInUse } from "../backends/engines.js";
import { fisherPerSample } from "../importance/fisher.js";
import type { Batch } from "../models/batch.js";
import { WITH_RESPECT_TO, type WithRespectTo } from "../models/encoder-backward.js";
import type { Head } from "../models/heads.js";
import type { Encoding } from "../models/tokenizer.js";
import type { Dataset } from "../results/dataset.js";
import { type HeadSampleRow, HeadScores } from "../results/head-scores.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { type CleverOptions, type LocalRobustness, localRobustness } from "../robustness/local-robustness.js";
import { checkAtLeastZero, checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { checkFinite } from "./check-finite.js";
import { type EncodedExamples, encodeExamples } from "./encoded-examples.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { ScoreJournal } from "./score-journal.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

export interface ScoreHeadsOptions extends LongWorkOptions {
  /** Examples to score on, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly samples?: number;
  /** Of the draw, a 32-bit integer. @default 0 */
  readonly seed?: number;
  /**
   * What the gradient is taken with respect to: the word embeddings as looked up, or what enters the first
   * encoder layer. @default "word"
   */
  readonly wrt?: WithRespectTo;
  /** Added to the gradient's length, in logits per embedding unit, at least 0. @default 1e-12 (ours) */
  readonly epsilon?: number;
  /** Whether misclassified samples, whose C is negative, count in ΔC. @default "keep" (eq. 2 averages over all) */
  readonly misclassified?: "keep" | "skip";
  /** Samples in one pass, from 1. It changes memory and speed; scores only within float error. @default 32 */
  readonly batchSize?: number;
  /**
   * File to which finished batches are written, and from which an interrupted run with the same model, data and
   * options goes on, to the same result.
   */
  readonly resume?: string;
  /**
   * Worker threads that score at the same time, each with its own copy of the model, from 1. More than one pays from
   * some hundred samples. Scores then are those of one thread in an operation (`useEngine("onnx", { threads: 1 })`),
   * the same but for float error. @default 1
   */
  readonly workers?: number;
}

type Resolved = Required<Omit<ScoreHeadsOptions, keyof LongWorkOptions | "resume" | "workers">>;

/**
 * Scores every attention head that the model still has: how much the local robustness C rises when the head is
 * masked (ΔCLEVER), and how much the loss depends on the head (Fisher), as means over samples (RAHP, section 3).
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
  const resolved = resolve(options);
  const { workers = 1 } = options;
  checkCount("workers", workers);
  const { label: engine } = await engineInUse();
  const positions = drawIndices(Math.min(resolved.samples, data.size), data.size, resolved.seed);
  const encoded = encodeExamples(model, data, positions, resolved.batchSize);
  const heads = model.config.keptHeads.flatMap((kept, layer) => kept.map((head) => ({ layer, head })));
  if (heads.length === 0) throw new RahpError(`nothing to score: ${model.id} has no heads left`);

  const provenance = {
    verb: "scoreHeads",
    model: model.origin,
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: { ...resolved, ...encoded.labelOptions },
    seed: resolved.seed,
    engine,
    versions,
  };
  const journal = await ScoreJournal.open(options.resume, provenance);
  const passes = heads.length + 2; // the baseline, Fisher, and each head masked
  const pool = await WorkerPool.start(model, workers);
  const work = new LongWork("scoring heads", positions.length * passes, options, journal.samples * passes);
  try {
    const samples = await scoreBatches(
      passesOf(model, resolved, work, pool),
      encoded,
      heads,
      resolved,
      journal,
    );
    const notes = [...encoded.notes, ...notesOnSkipped(samples, heads.length)];
    return HeadScores.fromSamples(samples, { provenance, seconds: work.seconds, notes });
  } finally {
    work.end();
    await pool?.end();
  }
}

function resolve(options: ScoreHeadsOptions): Resolved {
  const {
    samples = 100,
    seed = 0,
    wrt = "word",
    epsilon = 1e-12,
    misclassified = "keep",
    batchSize = 32,
  } = options;
  checkNames(options, [
    ...["samples", "seed", "wrt", "epsilon", "misclassified", "batchSize"],
    ...["resume", "workers", "signal", "onProgress"],
  ]);
  return {
    samples: checkCount("samples", samples),
    seed: checkSeed(seed),
    wrt: checkOneOf("wrt", wrt, WITH_RESPECT_TO),
    epsilon: checkAtLeastZero("epsilon", epsilon),
    misclassified: checkOneOf("misclassified", misclassified, ["keep", "skip"]),
    batchSize: checkCount("batchSize", batchSize),
  };
}

/** Passes of a batch through the model, each a step of the work, in this thread or in workers. */
interface Passes {
  batchOf(encodings: readonly Encoding[]): Batch;
  robustness(
    component: string,
    batch: Batch,
    labels: readonly number[],
    masked: readonly Head[],
  ): Promise<LocalRobustness>;
  fisher(batch: Batch, labels: readonly number[]): Promise<number[][][]>;
  /** How many can be under way at the same time. */
  readonly atOnce: number;
}

function passesOf(
  model: TextClassifier,
  options: CleverOptions,
  work: LongWork,
  pool: WorkerPool | undefined,
): Passes {
  return {
    batchOf: (encodings) => model.batch(encodings),
    robustness: (component, batch, labels, masked) =>
      work.step(component, batch.size, () =>
        pool
          ? pool.run("robustness", { batch, labels, masked, options })
          : localRobustness(model, batch, labels, masked, options),
      ),
    fisher: (batch, labels) =>
      work.step("fisher", batch.size, () =>
        pool ? pool.run("fisher", { batch, labels }) : fisherPerSample(model, batch, labels),
      ),
    atOnce: pool?.size ?? 1,
  };
}

/** Scores of all samples, in the order of the examples, then of the heads. */
async function scoreBatches(
  passes: Passes,
  encoded: EncodedExamples,
  heads: readonly Head[],
  options: Resolved,
  journal: ScoreJournal,
): Promise<HeadSampleRow[]> {
  const byPosition = new Array<HeadSampleRow[]>(encoded.examples.length);
  for (const [index, positions] of encoded.batches.entries()) {
    const rows = journal.finished(index) ?? (await scoreBatch(passes, encoded, positions, heads, options));
    await journal.add(index, rows);
    positions.forEach((position, b) => {
      byPosition[position] = rows[b];
    });
  }
  return byPosition.flat();
}

/** Scores of one batch's samples, [B][heads]. */
async function scoreBatch(
  passes: Passes,
  { examples, encodings }: EncodedExamples,
  positions: readonly number[],
  heads: readonly Head[],
  options: Resolved,
): Promise<HeadSampleRow[][]> {
  const batch = passes.batchOf(positions.map((position) => encodings[position]));
  const labels = positions.map((position) => examples[position].label);
  const baseline = await passes.robustness("baseline", batch, labels, []);
  const fisher = await passes.fisher(batch, labels);
  positions.forEach((position, b) => {
    const { id } = examples[position];
    checkFinite("C", baseline.clever[b], id);
    for (const score of fisher[b].flat()) checkFinite("Fisher", score, id);
  });
  const skipped = (b: number) => options.misclassified === "skip" && baseline.margin[b] < 0;
  const rowsWithout = async ({ layer, head }: Head): Promise<HeadSampleRow[]> => {
    const { clever } = await passes.robustness("deltaClever", batch, labels, [{ layer, head }]);
    return positions.map((position, b) => {
      const { id } = examples[position];
      checkFinite(`C without head ${head} of layer ${layer}`, clever[b], id);
      return {
        id,
        layer,
        head,
        clever: baseline.clever[b],
        deltaClever: skipped(b) ? null : clever[b] - baseline.clever[b],
        fisher: fisher[b][layer][head],
      };
    });
  };
  const byHead = await pMap(heads, rowsWithout, { concurrency: passes.atOnce });
  return positions.map((_, b) => byHead.map((rows) => rows[b]));
}

/** How many samples ΔCLEVER leaves out; where it leaves out all, there is nothing to report. */
function notesOnSkipped(rows: readonly HeadSampleRow[], heads: number): string[] {
  const samples = rows.length / heads;
  const skipped = rows.filter(({ deltaClever }) => deltaClever === null).length / heads;
  if (skipped === samples) {
    throw new RahpError(`nothing to score: all ${samples} samples are misclassified, and to be skipped`);
  }
  return skipped > 0 ? [`${skipped} of ${samples} samples are misclassified and left out of ΔCLEVER`] : [];
}
