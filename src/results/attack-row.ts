import type { AttackRecord } from "../attacks/attack-example.js";

/** An attacked example, how near the perturbed text's meaning is, and the seconds that it took. */
export interface AttackRow extends AttackRecord {
  /**
   * Cosine of the sentence embeddings of the original and the perturbed text, in [−1, 1]; null where the example was
   * skipped. Only there where an encoder measured it.
   */
  readonly similarity?: number | null;
  readonly seconds: number;
}
