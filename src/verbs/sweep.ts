import { engineInUse } from "../backends/engines.js";
import { compareHeads, type Head } from "../models/heads.js";
import { combineSamples } from "../results/combine-samples.js";
import type { Dataset } from "../results/dataset.js";
import type { Evaluation } from "../results/evaluation.js";
import { HeadScores } from "../results/head-scores.js";
import { Sweep, type SweepRow } from "../results/sweep.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { totalSeconds } from "../results/total-seconds.js";
import type { Aggregate } from "../robustness/sample-terms.js";
import { checkNames } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { checkRounds, chooseInRounds } from "./choose-in-rounds.js";
import { type CompositeOptions, type ResolvedComposite, resolveComposite } from "./composite.js";
import { labelFor } from "./encoded-examples.js";
import { evaluate } from "./evaluate.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { scoreHeads } from "./score-heads.js";
import { resolveScoring, type ScoreHeadsOptions } from "./score-heads-options.js";
import { asStage } from "./stages.js";
import { versions } from "./versions.js";

/** Options of `scoreHeads` that are the same for all rows. */
type SharedScoring = Omit<
  ScoreHeadsOptions,
  "samples" | "stability" | "seed" | "aggregate" | "masked" | "choice" | "resume" | keyof LongWorkOptions
>;

export interface SweepOptions extends SharedScoring, LongWorkOptions {
  /** As of `scoreHeads`, but a number: `auto` settles one choice, not many. @default 100 (ours) */
  readonly samples?: number;
  /** Shares of heads to prune. @default [0.2, 0.4, 0.6] (ours) */
  readonly rho?: readonly number[];
  /** Pairs of alpha and beta, or lambdas. @default [{ alpha: 0.5, beta: 1 }] (RAHP, tables 1 and 2) */
  readonly weights?: readonly Pick<CompositeOptions, "alpha" | "beta" | "lambda">[];
  /** Shares of heads that are protected. @default [0.1] (RAHP, tables 1 and 2) */
  readonly gamma?: readonly number[];
  /** How samples are combined; the passes are shared. @default ["mean"] (RAHP, eq. 2) */
  readonly aggregates?: readonly Aggregate[];
  /** As of `rahp`; more than one takes scores of masked models. @default [1] */
  readonly rounds?: readonly number[];
  /** Of draws of samples; figures then have standard deviations. @default [0] */
  readonly seeds?: readonly number[];
  /** Heads that every layer keeps. @default 0 */
  readonly minHeadsPerLayer?: number;
  /** Data on which accuracy and mean C are measured. @default the data that heads are scored on */
  readonly evaluateOn?: Dataset;
}

const NAMES = [
  ...["rho", "weights", "gamma", "aggregates", "rounds", "seeds", "minHeadsPerLayer", "evaluateOn"],
  ...["samples", "wrt", "epsilon", "misclassified", "trim", "estimate", "exactSamples"],
  ...["batchSize", "memory", "workers", "signal", "onProgress"],
];

/** One row to be: how its heads are chosen. */
interface Combination {
  readonly choice: ResolvedComposite;
  readonly aggregate: Aggregate;
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Measures accuracy and mean C without the heads that RAHP chooses, for all combinations of its settings. The whole
 * model is scored once a seed, masked models once each where `rounds` needs them, and every choice of heads that
 * differs is evaluated once.
 *
 * @throws RahpError, before anything is scored, for options out of range and combinations that cannot be; after it,
 *   where minHeadsPerLayer leaves too few heads to prune
 * @example const result = await sweep(model, data, { rho: [0.2, 0.4], aggregates: ["mean", "signed-log"] });
 */
export async function sweep(
  model: TextClassifier,
  data: Dataset,
  options: SweepOptions = {},
): Promise<Sweep> {
  checkNames(options, NAMES);
  const { signal, onProgress, evaluateOn, ...settings } = options;
  const { rho = [0.2, 0.4, 0.6], weights = [{}], gamma = [0.1], ...others } = settings;
  const { aggregates = ["mean"], rounds = [1], seeds = [0], minHeadsPerLayer, ...scoring } = others;
  const judged = evaluateOn ?? data;
  const pairs = checkAxis("weights", weights).map(pairOf);
  const axes = {
    seeds: checkAxis("seeds", seeds),
    aggregates: checkAxis("aggregates", aggregates),
    rounds: checkAxis("rounds", rounds),
    gamma: checkAxis("gamma", gamma),
    weights: checkAxis("weights", pairs),
    rho: checkAxis("rho", rho),
  };
  const combinations = combine(axes, minHeadsPerLayer);
  for (const { choice, aggregate, rounds, seed } of combinations) {
    const { estimate, samples } = resolveScoring({ ...scoring, aggregate, seed });
    if (estimate === "refine" || samples === "auto") {
      const [name, value] = samples === "auto" ? ["samples", samples] : ["estimate", estimate];
      throw new RahpError(`invalid ${name}: ${value} (expected another: it settles one choice, not many)`);
    }
    checkRounds(model, choice, rounds);
  }
  for (const used of [data, judged]) labelFor(model, used);
  const { label: engine } = await engineInUse();

  const stages = axes.seeds.length + 2;
  const stage = (index: number) => asStage({ signal, onProgress }, index, stages);
  const silent = { signal, onProgress: () => {} };
  const scored = new Map<string, HeadScores>();
  const scoresOf = async (seed: number, masked: readonly Head[], work: LongWorkOptions) => {
    const key = `${seed}: ${keyOf(masked)}`;
    const known =
      scored.get(key) ??
      (await scoreHeads(model, data, { ...scoring, aggregate: axes.aggregates[0], seed, masked, ...work }));
    scored.set(key, known);
    return known;
  };
  for (const [i, seed] of axes.seeds.entries()) await scoresOf(seed, [], stage(i));

  const chosen: (Combination & { readonly heads: readonly Head[] })[] = [];
  await inSteps("choosing heads", combinations, stage(axes.seeds.length), async (combination) => {
    const { choice, aggregate, rounds, seed } = combination;
    const { selection } = await chooseInRounds(
      async (masked) => aggregated(await scoresOf(seed, masked, silent), aggregate),
      choice,
      rounds,
    );
    chosen.push({ ...combination, heads: selection.pruned });
  });

  const masks = new Map([[], ...chosen.map(({ heads }) => heads)].map((heads) => [keyOf(heads), heads]));
  const evaluations = new Map<string, Evaluation>();
  const { wrt, epsilon } = scoring;
  await inSteps("evaluating choices", [...masks], stage(stages - 1), async ([key, masked]) => {
    evaluations.set(key, await evaluate(model, judged, { masked, wrt, epsilon, ...silent }));
  });
  const rows = chosen.map(({ choice, aggregate, rounds, seed, heads }): SweepRow => {
    const { alpha, beta, gamma, rho } = choice;
    const { accuracy, meanClever } = evaluations.get(keyOf(heads))!;
    return { rho, alpha, beta, gamma, aggregate, rounds, seed, pruned: heads.length, accuracy, meanClever };
  });
  const before = evaluations.get(keyOf([]))!;
  const { seed: _, aggregate: __, ...shared } = resolveScoring({ ...scoring, aggregate: axes.aggregates[0] });
  return new Sweep(
    rows,
    { accuracy: before.accuracy, meanClever: before.meanClever },
    {
      provenance: {
        verb: "sweep",
        model: model.origin,
        data: { name: judged.name, examples: judged.size, hash: judged.hash },
        options: {
          ...axes,
          minHeadsPerLayer: combinations[0].choice.minHeadsPerLayer,
          ...shared,
          scoredOn: { name: data.name, hash: data.hash },
        },
        seed: axes.seeds.length === 1 ? axes.seeds[0] : null,
        engine,
        versions,
      },
      seconds: totalSeconds([...scored.values(), ...evaluations.values()]),
      notes: [
        ...before.notes,
        ...(judged === data
          ? ["accuracy and mean C are of the data that heads were scored on: judge a setting on other data"]
          : []),
      ],
    },
  );
}

type Axes = Required<Pick<SweepOptions, "seeds" | "aggregates" | "rounds" | "gamma" | "weights" | "rho">>;

/** All combinations; rho changes fastest, the seed slowest. */
function combine(axes: Axes, minHeadsPerLayer?: number): Combination[] {
  return axes.seeds.flatMap((seed) =>
    axes.aggregates.flatMap((aggregate) =>
      axes.rounds.flatMap((rounds) =>
        axes.gamma.flatMap((gamma) =>
          axes.weights.flatMap((weights) =>
            axes.rho.map((rho) => {
              const choice = resolveComposite({ ...weights, gamma, rho, minHeadsPerLayer });
              return { choice, aggregate, rounds, seed };
            }),
          ),
        ),
      ),
    ),
  );
}

/** Alpha and beta, by which rows are told apart, whichever way they were given. */
function pairOf(weights: NonNullable<SweepOptions["weights"]>[number]) {
  const { alpha, beta } = resolveComposite(weights);
  return { alpha, beta };
}

/** The same samples, combined otherwise. */
function aggregated(scores: HeadScores, aggregate: Aggregate): HeadScores {
  const { options, seed } = scores.provenance;
  const { trim, estimate } = options as Required<Pick<ScoreHeadsOptions, "trim" | "estimate">>;
  const rows = combineSamples(scores.samples, { aggregate, trim, estimate, seed: seed ?? 0 });
  return new HeadScores(rows, [], {
    provenance: { ...scores.provenance, options: { ...options, aggregate } },
  });
}

/** Runs one step for each value, under one progress bar. */
async function inSteps<T>(
  label: string,
  values: readonly T[],
  options: LongWorkOptions,
  run: (value: T) => Promise<void>,
): Promise<void> {
  const work = new LongWork(label, values.length, options);
  try {
    for (const value of values) await work.step(label, 1, () => run(value));
  } finally {
    work.end();
  }
}

/** Values of a setting; a repeated one would count double in the means. */
function checkAxis<T>(name: string, given: readonly T[]): readonly T[] {
  if (!Array.isArray(given) || given.length === 0) throw invalid(name, given, "a list of at least one value");
  if (new Set(given.map((value) => JSON.stringify(value))).size < given.length) {
    throw invalid(name, given, "each value once");
  }
  return given;
}

function keyOf(heads: readonly Head[]): string {
  return [...heads]
    .sort(compareHeads)
    .map(({ layer, head }) => `${layer}.${head}`)
    .join(" ");
}
