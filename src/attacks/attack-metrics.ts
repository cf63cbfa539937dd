import { mean } from "../support/statistics.js";
import type { AttackRecord } from "./attack-example.js";

/** What attacks on a data set amount to. Shares are fractions in [0, 1]; null: a mean over nothing. */
export interface AttackMetrics {
  readonly succeeded: number;
  readonly failed: number;
  /** Examples that the victim gets wrong without an attack. */
  readonly skipped: number;
  /** (total − skipped) / total */
  readonly originalAccuracy: number | null;
  /** failed / total (AUA) */
  readonly accuracyUnderAttack: number | null;
  /** succeeded / (succeeded + failed) */
  readonly successRate: number | null;
  /** Mean queries of all but skipped examples (TextAttack's average). */
  readonly averageQueries: number | null;
  /** Mean queries of the successes (RAHP's #Query). */
  readonly averageQueriesOfSuccesses: number | null;
  /** Mean share of words changed, over successes in which at least one differs. */
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
  const succeeded = records.filter((record) => record.status === "succeeded");
  const attacked = records.filter((record) => record.status !== "skipped");
  const failed = attacked.length - succeeded.length;
  const share = (count: number, total: number) => (total === 0 ? null : count / total);
  return {
    succeeded: succeeded.length,
    failed,
    skipped: records.length - attacked.length,
    originalAccuracy: share(attacked.length, records.length),
    accuracyUnderAttack: share(failed, records.length),
    successRate: share(succeeded.length, attacked.length),
    averageQueries: meanOf(attacked.map((record) => record.queries)),
    averageQueriesOfSuccesses: meanOf(succeeded.map((record) => record.queries)),
    perturbedWords: meanOf(
      succeeded
        .filter((record) => record.changedWords > 0)
        .map((record) => record.changedWords / record.words),
    ),
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}
