import { type AttackOutcomes, attackOutcomes, meanOf } from "../attack-outcomes.js";
import type { HackAttendRecord } from "./attack-attention.js";

/**
 * What HackAttend on a data set amounts to: the accuracy under attack is the paper's robust %, the success rate its ASR;
 * queries are those of perturbed masks. Null: a mean over nothing.
 */
export interface HackAttendMetrics extends AttackOutcomes {
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
  return {
    ...attackOutcomes(records),
    averageRankingQueries: meanOf(attacked.map(({ rankingQueries }) => rankingQueries)),
    averageHamming: meanOf(succeeded.map(({ hamming }) => hamming!)),
    averageChanged: meanOf(succeeded.map(({ changed }) => changed!)),
  };
}
