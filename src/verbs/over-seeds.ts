import { totalCost } from "../results/cost.js";
import type { Provenance } from "../results/provenance.js";
import { Result, type SeedTable } from "../results/result.js";
import { SeedSummary } from "../results/seed-summary.js";
import { summariseSeeds } from "../robustness/seed-summary.js";
import { checkNames, checkSeed } from "../support/check-options.js";
import { invalid } from "../support/rahp-error.js";
import { workSignal } from "../support/work-signal.js";
import type { LongWorkOptions } from "./long-work.js";
import { asStage } from "./stages.js";
import { versions } from "./versions.js";

/** Figures that are no result, such as an attack log's `metrics`: a number each, or null where it is not known. */
export type Figures = object;

/**
 * Runs a verb once for each seed, one after the other, and gives the mean and the standard deviation (N − 1) of every
 * numeric column, row by row; yes and no count as 1 and 0. Rows of heads are told apart by layer and head, those of other
 * results by what names them there. Of attack logs, whose seeds draw other examples, the metrics are summed up.
 *
 * @param seeds  32-bit integers, each once
 * @param run    is handed a seed, and options that make its progress a part of the whole and let a cancellation through
 * @throws RahpError for no seeds, a seed that is none or comes twice, and runs whose rows differ
 * @example const summary = await overSeeds([0, 1, 2], (seed) => scoreHeads(model, data, { seed }));
 * @example const underAttack = await overSeeds([0, 1, 2], (seed, work) => attack(model, data, { seed, ...work }));
 */
export async function overSeeds<Row extends object>(
  seeds: readonly number[],
  run: (seed: number, work: LongWorkOptions) => Promise<Result<Row> | Figures>,
  options: LongWorkOptions = {},
): Promise<SeedSummary> {
  checkNames(options, ["signal", "onProgress"]);
  checkSeeds(seeds);
  const runs: (Result<Row> | Figures)[] = [];
  let told = 0;
  const signal = workSignal(options.signal);
  const onProgress = options.onProgress && tell;
  for (const [i, seed] of seeds.entries()) {
    signal?.throwIfAborted();
    runs.push(await run(seed, asStage({ signal, onProgress }, i, seeds.length)));
    if (told < i + 1) onProgress?.(i + 1, seeds.length); // of a run that told nothing
  }
  signal?.throwIfAborted();

  const results = runs.filter((made): made is Result<Row> => made instanceof Result);
  const tables = runs.map(tableOf);
  const { keys, titles } = tables[0];
  const { rows, figures } = summariseSeeds(
    tables.map((table) => table.rows as Record<string, unknown>[]),
    keys,
  );
  return new SeedSummary(
    { rows, seeds, keys, titles: shownOf(figures, titles) },
    {
      provenance: provenanceOf(
        seeds,
        results.map(({ provenance }) => provenance),
      ),
      cost: totalCost(results.map(({ cost }) => cost)),
      notes: notesOf(seeds, results),
    },
  );

  function tell(done: number, total: number) {
    told = done;
    options.onProgress!(done, total);
  }
}

function checkSeeds(seeds: readonly number[]): void {
  if (!Array.isArray(seeds) || seeds.length === 0) throw invalid("seeds", seeds, "a list of at least one");
  seeds.forEach(checkSeed);
  if (new Set(seeds).size < seeds.length) throw invalid("seeds", seeds, "each seed once");
}

function tableOf(made: Result<object> | Figures): SeedTable {
  return made instanceof Result ? made.seedTable() : { rows: [made], keys: [], titles: {} };
}

/** The figures that a result has titles for; all, by their names, where it has none. */
function shownOf(
  figures: readonly string[],
  titles: Readonly<Record<string, string>>,
): Record<string, string> {
  const shown = Object.entries(titles).filter(([name]) => figures.includes(name));
  return Object.fromEntries(shown.length > 0 ? shown : figures.map((name) => [name, name]));
}

/** What the runs have in common, and each of them. */
function provenanceOf(seeds: readonly number[], runs: readonly Provenance[]): Provenance {
  const common = <K extends keyof Provenance>(key: K): Pick<Provenance, K> | undefined => {
    const values = new Set(runs.map((run) => JSON.stringify(run[key])));
    return values.size === 1 && runs[0][key] !== undefined ? ({ [key]: runs[0][key] } as never) : undefined;
  };
  return {
    verb: "overSeeds",
    ...common("model"),
    ...common("data"),
    options: { seeds },
    seed: null,
    ...common("engine"),
    versions,
    runs,
  };
}

/** Notes of all runs once, and those of one with its seed. */
function notesOf(seeds: readonly number[], results: readonly Result<object>[]): string[] {
  const isShared = (note: string) => results.every(({ notes }) => notes.includes(note));
  const shared = (results[0]?.notes ?? []).filter(isShared);
  const own = results.flatMap(({ notes }, i) =>
    notes.filter((note) => !isShared(note)).map((note) => `seed ${seeds[i]}: ${note}`),
  );
  return [...shared, ...own];
}
