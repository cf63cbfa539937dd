import { engineInUse } from "../backends/engines.js";
import type { Head } from "../models/heads.js";
import { totalCost } from "../results/cost.js";
import type { Dataset } from "../results/dataset.js";
import { Sweep } from "../results/sweep.js";
import { NO_ATTACK, type SweepRow, type SweepSetting } from "../results/sweep-row.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { attackRecord } from "./attack-options.js";
import { Journal } from "./journal.js";
import type { LongWorkOptions } from "./long-work.js";
import { resolveScoring } from "./score-heads-options.js";
import type { Combination } from "./sweep-axes.js";
import { planSweep, type SweepOptions, type SweepPlan } from "./sweep-options.js";
import { runStages } from "./sweep-stages.js";
import { keyOf, SweepWork } from "./sweep-work.js";
import { versions } from "./versions.js";

export type { SweepOptions } from "./sweep-options.js";

/**
 * Measures accuracy, mean C and, where asked, what attacks do, without the heads that RAHP chooses, for all
 * combinations of its settings, and without those that other methods choose. The whole model is scored once a seed and
 * method, masked models once each where `rounds` needs them, and every choice of heads that differs is evaluated and
 * attacked once.
 *
 * @throws RahpError, before anything is scored, for options out of range, combinations that cannot be, and a journal of
 *   another run; after it, where minHeadsPerLayer leaves too few heads to prune
 * @example const result = await sweep(model, data, { rho: [0.2, 0.4], methods: ["rahp", "michel"], attack: {} });
 */
export async function sweep(
  model: TextClassifier,
  data: Dataset,
  options: SweepOptions = {},
): Promise<Sweep> {
  const plan = await planSweep(model, data, options);
  try {
    return await sweepPlanned(model, data, plan, options);
  } finally {
    plan.attack?.dispose();
  }
}

async function sweepPlanned(
  model: TextClassifier,
  data: Dataset,
  plan: SweepPlan,
  options: LongWorkOptions,
): Promise<Sweep> {
  const { combinations, judged } = plan;
  const { label: engine } = await engineInUse();
  const provenance = { ...provenanceOf(model, data, plan), engine, versions };
  const work = new SweepWork(model, data, plan, await Journal.open(plan.resume, provenance));
  const { chosen, measured, attacked } = await runStages(plan, work, options);

  const figuresOf = (heads: readonly Head[]) => {
    const { accuracy, meanClever } = measured.get(keyOf(heads))!;
    return { accuracy, meanClever, ...(attacked.get(keyOf(heads))?.figures ?? NO_ATTACK) };
  };
  const rows = combinations.map((combination, i): SweepRow => {
    const pruned = chosen[i].length;
    return { ...settingOf(combination), seed: combination.seed, pruned, ...figuresOf(chosen[i]) };
  });
  const ownData =
    "accuracy and mean C are of the data that heads were scored on: judge a setting on other data";
  const notes = [...measured.get("")!.notes, ...(attacked.get("")?.notes ?? [])];
  return new Sweep(rows, figuresOf([]), {
    provenance,
    cost: totalCost(
      [...work.scored.values(), ...measured.values(), ...attacked.values()].map(({ cost }) => cost),
    ),
    notes: [...new Set(notes), ...(judged === data ? [ownData] : [])],
  });
}

/** Where a sweep comes from, but for the engine and the versions. */
function provenanceOf(model: TextClassifier, data: Dataset, plan: SweepPlan) {
  const { axes, minHeadsPerLayer, scoring, judged, attack } = plan;
  const {
    seed: _,
    aggregate: __,
    ...shared
  } = resolveScoring({
    ...scoring,
    aggregate: axes.aggregates[0],
  });
  return {
    verb: "sweep",
    model: model.origin,
    data: { name: judged.name, examples: judged.size, hash: judged.hash },
    options: {
      ...axes,
      minHeadsPerLayer,
      ...shared,
      attack: attack && { ...attackRecord(attack), seed: attack.seed },
      scoredOn: { name: data.name, hash: data.hash },
    },
    seed: axes.seeds.length === 1 ? axes.seeds[0] : null,
  };
}

function settingOf({ method, rho, choice, lambda, aggregate, rounds }: Combination): SweepSetting {
  const { alpha, beta, gamma } = choice ?? { alpha: null, beta: null, gamma: null };
  return { method, rho, alpha, beta, lambda, gamma, aggregate, rounds };
}
