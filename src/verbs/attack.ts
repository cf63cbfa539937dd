import { performance } from "node:perf_hooks";
import pMap from "p-map";
import { attackExample } from "../attacks/attack-example.js";
import type { Victim } from "../attacks/victim.js";
import { engineInUse } from "../backends/engines.js";
import type { TextInput } from "../models/tokenizer.js";
import { AttackLog, type AttackRow } from "../results/attack-log.js";
import type { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { type AttackOptions, attackRecord, type ResolvedAttack, resolveAttack } from "./attack-options.js";
import { labelFor, truncationNotes } from "./encoded-examples.js";
import { LongWork } from "./long-work.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

export type { AttackOptions } from "./attack-options.js";

/**
 * Attacks a classifier's predictions by changing words: with a preset recipe by its name, or a recipe made of parts.
 *
 * @param victim  a model, or any object with `labels` and `predict(inputs)` that resolves to probabilities [n][C]
 * @throws RahpError for unknown recipes, recipes that lack what they need, options out of range, and lexicons that
 *   cannot be read
 * @example const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 100 });
 */
export async function attack(victim: Victim, data: Dataset, options: AttackOptions = {}): Promise<AttackLog> {
  const resolved = await resolveAttack(options);
  const { recipe, examples, seed, queryBudget, workers } = resolved;
  if (!Array.isArray(victim?.labels) || typeof victim.predict !== "function") {
    throw new RahpError("invalid victim: expected a model, or an object with labels and predict");
  }
  const labelled = labelFor(victim, data);
  const isModel = victim instanceof TextClassifier;
  const engine = isModel ? (await engineInUse()).label : undefined;
  const pool = await startPool(victim, resolved);

  const positions = drawIndices(Math.min(examples, data.size), data.size, seed);
  const work = new LongWork("attacking", positions.length, options);
  const attackAt = async (position: number): Promise<AttackRow> => {
    const example = labelled.examples[position];
    const start = performance.now();
    const record = await work.step("attack", 1, () =>
      pool
        ? pool.run("attack", { example, queryBudget, seed })
        : attackExample(victim, example, recipe, { queryBudget, seed, signal: work.signal }),
    );
    work.passed("attack", record.queries);
    return { ...record, seconds: (performance.now() - start) / 1000 };
  };
  let rows: AttackRow[];
  try {
    rows = await pMap(positions, attackAt, { concurrency: workers });
  } finally {
    work.end();
    await pool?.end();
  }
  const provenance = {
    verb: "attack",
    ...(isModel && { model: victim.origin }),
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: { ...attackRecord(resolved), ...labelled.labelOptions },
    seed,
    ...(engine && { engine }),
    versions,
  };
  const cut = isModel
    ? truncationNotes(
        victim,
        rows.map((row) => victim.encode(inputOf(row))),
      )
    : [];
  const notes = [...labelled.notes, ...cut];
  return new AttackLog(rows, { provenance, cost: work.cost, notes });
}

function inputOf({ text, pair }: AttackRow): TextInput {
  return pair === null ? text : { text, pair };
}

/** Workers for a model, which is all that can be sent to other threads. */
async function startPool(
  victim: Victim,
  { workers, preset }: ResolvedAttack,
): Promise<WorkerPool | undefined> {
  if (workers === 1) return undefined;
  if (!(victim instanceof TextClassifier)) {
    throw new RahpError(`invalid workers: ${workers} (expected 1 with a victim of your own)`);
  }
  return WorkerPool.start(victim, workers, preset);
}
