import type { AttackRecord } from "./attack-example.js";
import { type AttackOutcomes, attackOutcomes, meanOf } from "./attack-outcomes.js";

/** What attacks on a data set amount to. */
export interface AttackMetrics extends AttackOutcomes {
  /** Mean share of words changed, over successes in which at least one differs, in [0, 1]; null: no such success. */
  readonly perturbedWords: number | null;
}

/**
 * Sums attacks up, with TextAttack's definitions and RAHP's #Query.
 *
 * @example attackMetrics(log).accuracyUnderAttack // 0.1267
 */
export function attackMetrics(
  records: readonly Pick<AttackRecord, "status" | "queries" | "changedWords" | "words">[],
): AttackMetrics {
  const changed = records.filter(({ status, changedWords }) => status === "succeeded" && changedWords > 0);
  return {
    ...attackOutcomes(records),
    perturbedWords: meanOf(changed.map(({ changedWords, words }) => changedWords / words)),
  };
}
