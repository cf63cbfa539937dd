import type { AttackRecord } from "./attack-example.js";
import { type AttackOutcomes, attackOutcomes, meanOf } from "./attack-outcomes.js";

/** What attacks on a data set amount to. */
export interface AttackMetrics extends AttackOutcomes {
  /** Mean share of words changed, over successes in which at least one differs, in [0, 1]; null: no such success. */
  readonly perturbedWords: number | null;
  /** Mean similarity of the successes to their originals, in [−1, 1]; null: no such success, or none measured. */
  readonly averageSimilarity: number | null;
}

/** What metrics are made of. */
export interface MeasuredAttack extends Pick<AttackRecord, "status" | "queries" | "changedWords" | "words"> {
  /** Of the perturbed text to the original, where an encoder measured it. */
  readonly similarity?: number | null;
}

/**
 * Sums attacks up, with TextAttack's definitions and RAHP's #Query.
 *
 * @example attackMetrics(log).accuracyUnderAttack // 0.1267
 */
export function attackMetrics(records: readonly MeasuredAttack[]): AttackMetrics {
  const succeeded = records.filter(({ status }) => status === "succeeded");
  const changed = succeeded.filter(({ changedWords }) => changedWords > 0);
  return {
    ...attackOutcomes(records),
    perturbedWords: meanOf(changed.map(({ changedWords, words }) => changedWords / words)),
    averageSimilarity: meanOf(succeeded.flatMap(({ similarity }) => similarity ?? [])),
  };
}
