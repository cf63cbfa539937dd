import { engineInUse } from "../backends/engines.js";
import { totalCost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import { MethodComparison } from "../results/method-comparison.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { progressBar, silentProgress } from "../show/progress.js";
import { workSignal } from "../support/work-signal.js";
import { attackRecord } from "./attack-options.js";
import { type CompareMethodsOptions, type MethodsPlan, planMethods } from "./compare-methods-options.js";
import { MethodsWork } from "./compare-methods-work.js";
import { Journal } from "./journal.js";
import type { LongWorkOptions } from "./long-work.js";
import { piecesOf } from "./method-paths.js";
import { MethodPieces, type PiecesProgress } from "./method-pieces.js";
import { versions } from "./versions.js";

export type { CompareMethodsOptions } from "./compare-methods-options.js";

/**
 * Compares ways to a robust model: for each method and seed, trains the model, prunes it where the method does, and
 * measures accuracy, mean C, accuracy on adversarial texts and what attacks do. The given model stays as it is; methods
 * that begin alike share what they share, so that `vanilla` and `rahp` train once.
 *
 * @param data  what models are trained on, heads scored, and models attacked where a method augments
 * @throws RahpError, before anything is trained, for options out of range, methods that cannot be, labels that the model
 *   does not have, and a journal of another run; after it, where a training diverges
 * @example
 * await compareMethods(model, train, { methods: ["vanilla", "smart", "rahp"], evaluateOn: dev, attacks: ["textfooler-lexicon"] });
 */
export async function compareMethods(
  model: TextClassifier,
  data: Dataset,
  options: CompareMethodsOptions = {},
): Promise<MethodComparison> {
  const plan = await planMethods(model, data, options);
  try {
    return await comparePlanned(model, data, plan, options);
  } finally {
    plan.dispose();
  }
}

async function comparePlanned(
  model: TextClassifier,
  data: Dataset,
  plan: MethodsPlan,
  options: LongWorkOptions,
): Promise<MethodComparison> {
  const { label: engine } = await engineInUse();
  const provenance = { ...provenanceOf(model, data, plan), engine, versions };
  const journal = await Journal.open(plan.resume, provenance);
  const total = piecesOf(plan);
  const progress = progressOf(options, total, journal.units);
  const pieces = new MethodPieces(journal, progress, total, plan.resume);
  try {
    const rows = await new MethodsWork(model, data, plan, pieces).run();
    return new MethodComparison(rows, {
      provenance,
      cost: totalCost(pieces.costs),
      notes: [...new Set([...pieces.notes, ...ownNotes(data, plan)])],
    });
  } finally {
    progress.end();
  }
}

/** Where the pieces tell how far they are: the caller, or one bar for all of them. */
function progressOf(
  options: LongWorkOptions,
  total: number,
  resumedFrom: number,
): PiecesProgress & { end(): void } {
  const bar = options.onProgress ? silentProgress : progressBar("comparing methods", total, { resumedFrom });
  const signal = workSignal(options.signal);
  signal?.addEventListener("abort", bar.stop);
  let told = 0;
  return {
    signal,
    onProgress(done) {
      if (done <= told) return;
      told = done;
      bar.update(Math.floor(10 * done) / 10);
      options.onProgress?.(done, total);
    },
    name: (piece) => bar.note([piece]),
    end() {
      signal?.removeEventListener("abort", bar.stop);
      bar.stop();
    },
  };
}

/** What a reader should know of the data. */
function ownNotes(data: Dataset, { judged, methods }: MethodsPlan): string[] {
  const trainings = methods.flatMap(({ steps }) => steps.filter(({ kind }) => kind === "train"));
  const isPickedOnIt = trainings.some(({ record }) => Object(record.evaluateOn).hash === judged.hash);
  return [
    ...(judged.hash === data.hash
      ? ["accuracy and mean C are of the data that models were trained on: judge methods on other data"]
      : []),
    ...(isPickedOnIt
      ? ["weights were kept by their accuracy on the data that they are judged on, and look better for it"]
      : []),
  ];
}

/** Where a comparison comes from, but for the engine and the versions. */
function provenanceOf(model: TextClassifier, data: Dataset, plan: MethodsPlan) {
  const { methods, judged, adversarial, attacks, seeds, robustness } = plan;
  const named = ({ name, hash }: Dataset) => ({ name, hash });
  return {
    verb: "compareMethods",
    model: model.origin,
    data: { name: judged.name, examples: judged.size, hash: judged.hash },
    options: {
      methods: methods.map(({ name, steps }) => ({
        name,
        steps: steps.map(({ kind, record }) => ({ kind, ...record })),
      })),
      trainedOn: { ...named(data), examples: data.size },
      adversarial: adversarial ? { ...named(adversarial), examples: adversarial.size } : null,
      attacks: attacks.map((attack) => ({ ...attackRecord(attack), seed: attack.seed })),
      seeds,
      ...robustness,
    },
    seed: seeds.length === 1 ? seeds[0] : null,
  };
}
