import { mean } from "../support/statistics.js";
import type { AttackStatus } from "./attack-text.js";

/** How attacks on a data set ended, and what they asked. Shares are fractions in [0, 1]; null: a mean over nothing. */
export interface AttackOutcomes {
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
}

export function attackOutcomes(
  records: readonly { readonly status: AttackStatus; readonly queries: number }[],
): AttackOutcomes {
  const succeeded = records.filter(({ status }) => status === "succeeded");
  const attacked = records.filter(({ status }) => status !== "skipped");
  const failed = attacked.length - succeeded.length;
  const share = (count: number, total: number) => (total === 0 ? null : count / total);
  return {
    succeeded: succeeded.length,
    failed,
    skipped: records.length - attacked.length,
    originalAccuracy: share(attacked.length, records.length),
    accuracyUnderAttack: share(failed, records.length),
    successRate: share(succeeded.length, attacked.length),
    averageQueries: meanOf(attacked.map(({ queries }) => queries)),
    averageQueriesOfSuccesses: meanOf(succeeded.map(({ queries }) => queries)),
  };
}

/** Null where there are no values. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}
