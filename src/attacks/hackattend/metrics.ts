import { mean } from "../../support/statistics.js";
import type { HackAttendRecord } from "./attack-attention.js";

/** What HackAttend on a data set amounts to. Shares are fractions in [0, 1]; null: a mean over nothing. */
export interface HackAttendMetrics {
  readonly succeeded: number;
  readonly failed: number;
  /** Samples that the model gets wrong without an attack. */
  readonly skipped: number;
  /** (total − skipped) / total */
  readonly originalAccuracy: number | null;
  /** failed / total: the paper's robust % */
  readonly accuracyUnderAttack: number | null;
  /** succeeded / (succeeded + failed): the paper's ASR */
  readonly successRate: number | null;
  /** Mean queries of perturbed masks, of all but skipped samples. */
  readonly averageQueries: number | null;
  /** The same of the successes. */
  readonly averageQueriesOfSuccesses: number | null;
  /** Mean queries that ranked layers and heads, of all but skipped samples. */
  readonly averageRankingQueries: number | null;
  /** Mean k over all sequences of a sample, over successes: the paper's Hamming distance. */
  readonly averageHamming: number | null;
  /** Mean units truly masked in a head, over successes. */
  readonly averageChanged: number | null;
}

export function hackAttendMetrics(
  records: readonly Pick<HackAttendRecord, "status" | "queries" | "rankingQueries" | "hamming" | "changed">[],
): HackAttendMetrics {
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
    averageRankingQueries: meanOf(attacked.map(({ rankingQueries }) => rankingQueries)),
    averageHamming: meanOf(succeeded.map(({ hamming }) => hamming!)),
    averageChanged: meanOf(succeeded.map(({ changed }) => changed!)),
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}
