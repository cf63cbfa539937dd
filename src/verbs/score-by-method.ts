import { engineInUse } from "../backends/engines.js";
import { queryTokens } from "../importance/attention-entropy.js";
import { type HeadScore, headScores } from "../importance/head-score.js";
import type { Dataset } from "../results/dataset.js";
import type { HeadScores } from "../results/head-scores.js";
import { MethodScores } from "../results/method-scores.js";
import type { Provenance } from "../results/provenance.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount, checkNames, checkOneOf, checkSeed } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { checkFinite } from "./check-finite.js";
import { type EncodedExamples, encodeExamples } from "./encoded-examples.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import type { ScoreHeadsOptions } from "./score-heads-options.js";
import {
  type ModelMethod,
  type SampleMethod,
  SCORE_METHODS,
  type ScoreMethodName,
  scoreMethods,
  scoresOfSamples,
} from "./score-methods.js";
import { scoreRahp } from "./score-rahp.js";
import { versions } from "./versions.js";

/** Ways that give each head one score: all but RAHP's own pair, which `scoreHeads` gives. */
export type OneScoreMethodName = Exclude<ScoreMethodName, "rahp">;

interface OnePassOptions extends LongWorkOptions {
  /** Examples to score on, from 1, drawn without replacement; all where the data has fewer. @default 100 (ours) */
  readonly samples?: number;
  /** Of the draw, and of the method `random`; a 32-bit integer. @default 0 */
  readonly seed?: number;
  /** Samples in one pass, from 1; scores change only within float error. @default 32 (ours) */
  readonly batchSize?: number;
}

/**
 * `delta-clever` takes the options of `scoreHeads`; its `refine` and samples `auto` look at the cut of ΔCLEVER alone. `magnitude`,
 * `magnitude-l1` and `random` are the same whatever the samples.
 */
export type ScoreByMethodOptions =
  | (OnePassOptions & { readonly method: Exclude<OneScoreMethodName, "delta-clever"> })
  | (ScoreHeadsOptions & { readonly method: "delta-clever" });

const METHODS = SCORE_METHODS.filter((name) => name !== "rahp");

/** `scoreHeads` by another method than RAHP; see there. */
export async function scoreByMethod(
  model: TextClassifier,
  data: Dataset,
  options: ScoreByMethodOptions,
): Promise<MethodScores> {
  const { method: name, ...others } = options;
  const method = scoreMethods[checkOneOf("method", name, METHODS)];
  if (method.from === "masking") return deltaCleverAlone(model, data, others);

  const resolved = resolveOnePass(others as OnePassOptions);
  if (model.headCount === 0) throw new RahpError(`nothing to score: ${model.id} has no heads left`);
  const { label: engine } = await engineInUse();
  const origin = { verb: "scoreHeads", model: model.origin, seed: resolved.seed, engine, versions };
  const run = { name, origin, resolved, others };
  return method.from === "model" ? scoreModel(model, method, run) : scoreData(model, data, method, run);
}

/** What both kinds of methods go by. */
interface Run {
  readonly name: OneScoreMethodName;
  readonly origin: Omit<Provenance, "options">;
  readonly resolved: ReturnType<typeof resolveOnePass>;
  readonly others: LongWorkOptions;
}

async function scoreModel(
  model: TextClassifier,
  method: ModelMethod,
  { name, origin, resolved: { seed }, others }: Run,
): Promise<MethodScores> {
  const work = new LongWork("scoring heads", 1, others);
  try {
    const scores = await work.step(name, 1, () => method.score(model, seed));
    const provenance = { ...origin, options: { method: name, seed } };
    const rows = headScores(model.config.keptHeads, scores, null);
    return new MethodScores(rows, { provenance, cost: work.cost });
  } finally {
    work.end();
  }
}

async function scoreData(
  model: TextClassifier,
  data: Dataset,
  method: SampleMethod,
  { name, origin, resolved, others }: Run,
): Promise<MethodScores> {
  const positions = drawIndices(Math.min(resolved.samples, data.size), data.size, resolved.seed);
  const encoded = encodeExamples(model, data, positions, resolved.batchSize);
  const provenance = {
    ...origin,
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: { method: name, ...resolved, ...encoded.labelOptions },
  };
  const work = new LongWork("scoring heads", positions.length, others);
  try {
    const rows = await scoreSamples(model, encoded, { name, method, work });
    return new MethodScores(rows, { provenance, cost: work.cost, notes: encoded.notes });
  } finally {
    work.end();
  }
}

/** The ΔCLEVER of `scoreHeads`, which finds it with Fisher in one go. */
async function deltaCleverAlone(
  model: TextClassifier,
  data: Dataset,
  options: ScoreHeadsOptions,
): Promise<MethodScores> {
  const scores = await scoreRahp(model, data, {
    ...options,
    choice: { alpha: 0, gamma: 0, ...options.choice }, // where the cut of `refine` and samples `auto` is without Fisher
  });
  return deltaCleverOf(scores);
}

/** Of RAHP's two scores the first. */
export function deltaCleverOf(scores: HeadScores): MethodScores {
  const { provenance, cost, notes } = scores;
  const rows = scores.toRows().map(({ layer, head, deltaClever, deltaCleverStderr }) => ({
    layer,
    head,
    score: deltaClever,
    scoreStderr: deltaCleverStderr,
  }));
  const made = { verb: "scoreHeads", options: { method: "delta-clever", ...provenance.options } };
  return new MethodScores(rows, { provenance: { ...provenance, ...made }, cost, notes });
}

function resolveOnePass(options: OnePassOptions) {
  checkNames(options, ["samples", "seed", "batchSize", "signal", "onProgress"]);
  return {
    samples: checkCount("samples", options.samples ?? 100),
    seed: checkSeed(options.seed ?? 0),
    batchSize: checkCount("batchSize", options.batchSize ?? 32),
  };
}

interface SampleWork {
  readonly name: string;
  readonly method: SampleMethod;
  readonly work: LongWork;
}

async function scoreSamples(
  model: TextClassifier,
  { examples, encodings, batches }: EncodedExamples,
  { name, method, work }: SampleWork,
): Promise<HeadScore[]> {
  const samples = new Array<number[][]>(examples.length); // [N][L][H]
  const tokens = new Array<number>(examples.length);
  for (const positions of batches) {
    const batch = model.batch(positions.map((position) => encodings[position]));
    const labels = positions.map((position) => examples[position].label);
    const scores = await work.step(name, positions.length, () => method.perSample(model, batch, labels));
    work.passed(name, positions.length);
    const counts = queryTokens(batch);
    for (const [b, position] of positions.entries()) {
      for (const score of scores[b].flat()) checkFinite(name, score, examples[position].id);
      samples[position] = scores[b];
      tokens[position] = counts[b];
    }
  }
  return scoresOfSamples(method, samples, tokens, model.config.keptHeads);
}
