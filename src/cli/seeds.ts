import type { Result } from "../results/result.js";
import { RahpError } from "../support/rahp-error.js";
import type { LongWorkOptions } from "../verbs/long-work.js";
import { overSeeds } from "../verbs/over-seeds.js";
import type { Output } from "./output.js";

/** Options of commands that run with one seed, or sum up several; both may go on from a journal. */
export interface SeedOptions {
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly resume?: string;
  readonly signal: AbortSignal;
}

/** Options of one of the runs. */
type RunOptions = Pick<SeedOptions, "seed" | "resume"> & LongWorkOptions;

/**
 * Runs a verb with one seed, or with several and gives mean and standard deviation over them: `FILE.SEED` is then each
 * run's journal.
 * @throws RahpError for both
 */
export async function onceOrOverSeeds(
  { seed, seeds, resume, signal }: SeedOptions,
  run: (options: RunOptions) => Promise<Result<object>>,
): Promise<Output> {
  const given = <K extends string, T>(name: K, value: T | undefined) =>
    (value === undefined ? {} : { [name]: value }) as Partial<Record<K, T>>;
  if (seeds === undefined) return run({ ...given("seed", seed), ...given("resume", resume), signal });
  if (seed !== undefined) throw new RahpError(`invalid seed: ${seed} (expected seed or seeds, not both)`);
  const journal = (each: number) => given("resume", resume === undefined ? undefined : `${resume}.${each}`);
  return overSeeds<object>(seeds, (each, work) => run({ seed: each, ...journal(each), ...work }), { signal });
}
