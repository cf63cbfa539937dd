import type { AttackStatus } from "../attacks/attack-text.js";

interface AttackEnd {
  readonly status: AttackStatus;
  readonly queries: number;
}

/** How the attacks of a run have ended so far, for its progress. */
export class RunningOutcomes {
  private readonly counts: Record<AttackStatus, number> = { succeeded: 0, failed: 0, skipped: 0 };
  /** Of the successes. */
  private queries = 0;

  /** @param before  what an earlier run, which this one goes on from, did */
  constructor(before: readonly AttackEnd[]) {
    for (const end of before) this.add(end);
  }

  add({ status, queries }: AttackEnd): void {
    this.counts[status]++;
    if (status === "succeeded") this.queries += queries;
  }

  /** `succeeded 3`, `failed 7`, `skipped 2`, `41 queries/success` */
  get note(): string[] {
    const { succeeded } = this.counts;
    const counts = Object.entries(this.counts).map(([status, count]) => `${status} ${count}`);
    return succeeded === 0 ? counts : [...counts, `${Math.round(this.queries / succeeded)} queries/success`];
  }
}
