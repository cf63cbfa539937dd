import { performance } from "node:perf_hooks";
import pMap from "p-map";
import type { AskedText } from "../attacks/asked-text.js";
import type { Victim } from "../attacks/victim.js";
import { engineInUse } from "../backends/engines.js";
import type { TextInput } from "../models/tokenizer.js";
import { AttackLog, type AttackRow } from "../results/attack-log.js";
import type { Dataset } from "../results/dataset.js";
import { TextClassifier } from "../results/text-classifier.js";
import { RahpError } from "../support/rahp-error.js";
import { drawIndices } from "../support/random.js";
import { attackOne } from "./attack-one.js";
import { type AttackOptions, attackRecord, type ResolvedAttack, resolveAttack } from "./attack-options.js";
import { checkVictim } from "./check-victim.js";
import { labelFor, truncationNotes } from "./encoded-examples.js";
import { Journal } from "./journal.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { RunningOutcomes } from "./running-outcomes.js";
import { similarityColumn } from "./similarity-column.js";
import { versions } from "./versions.js";
import { WorkerPool } from "./worker-pool.js";

export type { AttackOptions } from "./attack-options.js";

/**
 * Attacks a classifier's predictions by changing words: with a preset recipe by its name, or a recipe made of parts.
 *
 * @param victim  a model, or any object with `labels` and `predict(inputs)` that resolves to probabilities [n][C]
 * @throws RahpError for unknown recipes, recipes that lack what they need, options out of range, resources that cannot be
 *   loaded, and a journal of another run
 * @example const log = await attack(model, data, { recipe: "textfooler-lexicon", examples: 100 });
 * @example await attack(model, data, { recipe: "textfooler", lexicon: "vectors.txt", encoder: "all-MiniLM-L6-v2" });
 */
export async function attack(victim: Victim, data: Dataset, options: AttackOptions = {}): Promise<AttackLog> {
  const resolved = await resolveAttack(options);
  try {
    return await attackResolved(victim, data, resolved, options);
  } finally {
    resolved.dispose();
  }
}

/** Attacks with a recipe that is loaded; what was loaded stays, so that it serves several victims. */
export async function attackResolved(
  victim: Victim,
  data: Dataset,
  resolved: ResolvedAttack,
  options: LongWorkOptions,
): Promise<AttackLog> {
  const { recipe, examples, seed, queryBudget, workers, record } = resolved;
  checkVictim(victim);
  const labelled = labelFor(victim, data);
  const isModel = victim instanceof TextClassifier;
  if (workers > 1 && !isModel) {
    throw new RahpError(`invalid workers: ${workers} (expected 1 with a victim of your own)`);
  }
  const engine = isModel ? (await engineInUse()).label : undefined;
  const positions = drawIndices(Math.min(examples, data.size), data.size, seed);
  const provenance = {
    verb: "attack",
    ...(isModel && { model: victim.origin }),
    data: { name: data.name, examples: positions.length, hash: data.hash },
    options: { ...attackRecord(resolved), ...labelled.labelOptions },
    labels: victim.labels,
    seed,
    ...(engine && { engine }),
    versions,
  };
  const journal = await Journal.open(resolved.resume, {
    ...provenance,
    options: { ...provenance.options, record },
  });
  const outcomes = new RunningOutcomes(journal.values<Attacked>().map(({ row }) => row));
  const pool = isModel ? await WorkerPool.start(victim, workers, resolved.preset) : undefined;
  const work = new LongWork("attacking", positions.length, options, journal.units);
  work.note(outcomes.note);
  const attackAt = (position: number): Promise<Attacked> =>
    work.step("attack", 1, async () => {
      const start = performance.now();
      const task = { example: labelled.examples[position], queryBudget, seed, record };
      const { record: found, texts } = await (pool
        ? pool.run("attack", task)
        : attackOne(victim, recipe, task, work.signal));
      const similarity = await similarityColumn(resolved.similarityEncoder, found);
      const row = { ...found, ...similarity, seconds: (performance.now() - start) / 1000 };
      work.passed("attack", row.queries);
      outcomes.add(row);
      work.note(outcomes.note);
      return { row, texts };
    });
  let attacked: Attacked[];
  try {
    const once = (position: number) => journal.once(String(position), 1, () => attackAt(position));
    attacked = await pMap(positions, once, { concurrency: workers });
  } finally {
    work.end();
    await pool?.end();
  }
  const rows = attacked.map(({ row }) => row);
  const cut = isModel
    ? truncationNotes(
        victim,
        rows.map((row) => victim.encode(inputOf(row))),
      )
    : [];
  const notes = [...labelled.notes, ...cut];
  const sent = attacked.flatMap(({ row: { id }, texts = [] }) => texts.map((text) => ({ id, ...text })));
  return new AttackLog(rows, { provenance, cost: work.cost, notes }, sent);
}

/** An example's row, and the texts that were sent where they are kept. */
interface Attacked {
  readonly row: AttackRow;
  readonly texts?: readonly AskedText[];
}

function inputOf({ text, pair }: AttackRow): TextInput {
  return pair === null ? text : { text, pair };
}
