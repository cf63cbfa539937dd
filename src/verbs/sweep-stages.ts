import type { Head } from "../models/heads.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { asStage } from "./stages.js";
import { masksHeads, type UnmaskedMethodName } from "./sweep-axes.js";
import type { SweepPlan } from "./sweep-options.js";
import { type Attacked, keyOf, type Measured, type SweepWork } from "./sweep-work.js";

/** What was chosen and measured; figures by `keyOf` the heads, the whole model's among them. */
export interface SweepFindings {
  /** Of each combination. */
  readonly chosen: readonly (readonly Head[])[];
  readonly measured: ReadonlyMap<string, Measured>;
  /** Empty where no attack is asked for. */
  readonly attacked: ReadonlyMap<string, Attacked>;
}

/** Does the work in its stages, each with its progress: scores, choices, evaluations, attacks. */
export async function runStages(
  plan: SweepPlan,
  work: SweepWork,
  options: LongWorkOptions,
): Promise<SweepFindings> {
  const scorings = scoringsOf(plan);
  const stages = scorings.length + (plan.attack ? 3 : 2);
  const stage = (index: number) => asStage(options, index, stages);
  const silent = { signal: options.signal, onProgress: () => {} };
  for (const [i, { method, seed }] of scorings.entries()) {
    if (method === "masking") await work.headScores(seed, [], stage(i));
    else await work.methodScores(method, seed, stage(i));
  }
  const chosen = await inSteps("choosing heads", plan.combinations, stage(scorings.length), (combination) =>
    work.choose(combination, silent),
  );
  const choices = new Map([[], ...chosen].map((heads) => [keyOf(heads), heads]));
  const each = async <T>(label: string, index: number, run: (heads: readonly Head[]) => Promise<T>) => {
    const found = await inSteps(label, [...choices.values()], stage(index), run);
    return new Map([...choices.keys()].map((key, i) => [key, found[i]]));
  };
  const measured = await each("evaluating choices", scorings.length + 1, (heads) =>
    work.evaluate(heads, silent),
  );
  const attacked = plan.attack
    ? await each("attacking choices", scorings.length + 2, (heads) => work.attack(heads, silent))
    : new Map<string, Attacked>();
  return { chosen, measured, attacked };
}

interface Scoring {
  /** `masking`: what all methods share that mask heads. */
  readonly method: "masking" | UnmaskedMethodName;
  readonly seed: number;
}

/** The scores of the whole model that are needed, each a stage of the work. */
function scoringsOf({ axes }: SweepPlan): Scoring[] {
  const methods = new Set(axes.methods.map((method) => (masksHeads(method) ? "masking" : method)));
  return axes.seeds.flatMap((seed) => [...methods].map((method) => ({ method, seed })));
}

/** Runs one step for each value, under one progress bar. */
async function inSteps<V, T>(
  label: string,
  values: readonly V[],
  options: LongWorkOptions,
  run: (value: V) => Promise<T>,
): Promise<T[]> {
  const work = new LongWork(label, values.length, options);
  const found: T[] = [];
  try {
    for (const value of values) found.push(await work.step(label, 1, () => run(value)));
  } finally {
    work.end();
  }
  return found;
}
