import type { AttackRecord } from "../attacks/attack-example.js";

/** An attacked example, and the seconds that it took. */
export interface AttackRow extends AttackRecord {
  readonly seconds: number;
}
