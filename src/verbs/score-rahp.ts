import { engineInUse } from "../backends/engines.js";
import type { Head } from "../models/heads.js";
import { nextSampleCount } from "../pruning/auto-samples.js";
import type { Dataset } from "../results/dataset.js";
import { HeadScores } from "../results/head-scores.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { checkHeads } from "./check-heads.js";
import { encodeExamples } from "./encoded-examples.js";
import { Journal } from "./journal.js";
import { LongWork } from "./long-work.js";
import { growthNote, overlapOn } from "./sample-growth.js";
import { type ResolvedScoring, resolveScoring, type ScoreHeadsOptions } from "./score-heads-options.js";
import { passesOf, planScoring, type ScoringPlan } from "./score-plan.js";
import { ScoreTable } from "./score-table.js";
import { ScoringRun, type ScoringStep } from "./scoring-run.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

/** `scoreHeads` by RAHP's two scores; see there. */
export async function scoreRahp(
  model: TextClassifier,
  data: Dataset,
  options: ScoreHeadsOptions = {},
): Promise<HeadScores> {
  const resolved = resolveScoring(options);
  const { workers = 1 } = options;
  checkCount("workers", workers);
  const heads = headsToScore(model, resolved.masked);
  const { label: engine } = await engineInUse();
  const isGrowing = resolved.samples === "auto";
  const first = resolved.samples === "auto" ? nextSampleCount(0, data.size) : resolved.samples;
  const draw = (count: number) => drawIndices(count, data.size, resolved.seed);
  let positions = draw(Math.min(first, data.size));
  let step = stepOf(model, data, positions, resolved);

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
  const table = new ScoreTable(heads, resolved);
  const work = new LongWork("scoring heads", passesOf(step.plan, heads, resolved), options, journal.units);
  const run = new ScoringRun({ model, heads, resolved, journal, work, pool, table });
  try {
    const growth: string[] = [];
    for (;;) {
      await run.score(step);
      if (!isGrowing) break;
      const overlap = overlapOn(table.rows(idsAt(data, positions)), resolved);
      if (positions.length === data.size || (overlap !== null && overlap >= resolved.stability!)) {
        growth.push(growthNote(positions.length, overlap, resolved));
        break;
      }
      const known = new Set(positions);
      positions = draw(nextSampleCount(positions.length, data.size)); // a larger draw holds the smaller
      const fresh = positions.filter((position) => !known.has(position));
      step = stepOf(model, data, fresh, resolved, step.plan);
      work.grow(passesOf(step.plan, heads, resolved));
    }
    const { notes } = isGrowing ? encodeExamples(model, data, positions, positions.length) : step.encoded;
    return HeadScores.fromSamples(table.rows(idsAt(data, positions)), {
      provenance: provenanceOn(positions.length),
      cost: work.cost,
      notes: [...notes, ...table.notes(), ...growth],
    });
  } finally {
    work.end();
    run.dispose();
    await pool?.end();
  }
}

/** Those that the model has, but for masked ones. */
function headsToScore(model: TextClassifier, masked: readonly Head[]): Head[] {
  const isMasked = new Set(checkHeads(model, masked).map(({ layer, head }) => `${layer} ${head}`));
  const heads = model.config.keptHeads.flatMap((kept, layer) =>
    kept.flatMap((head) => (isMasked.has(`${layer} ${head}`) ? [] : [{ layer, head }])),
  );
  if (heads.length === 0) throw new RahpError(`nothing to score: ${model.id} has no heads left`);
  return heads;
}

/** @param before  the plan of the step before, whose batches have the numbers before */
function stepOf(
  model: TextClassifier,
  data: Dataset,
  positions: readonly number[],
  resolved: ResolvedScoring,
  before?: ScoringPlan,
): ScoringStep {
  const encoded = encodeExamples(model, data, positions, positions.length);
  const firstIndex = before ? before.nextIndex : 0;
  return { encoded, plan: planScoring(model, encoded, resolved, firstIndex) };
}

function idsAt(data: Dataset, positions: readonly number[]): number[] {
  return positions.map((position) => data.examples[position].id);
}
