import type { Reading } from "./reading.js";
import type { UnitRanking } from "./units.js";

export const ORDERS = ["importance", "natural", "random"] as const;
/**
 * How layers, and heads in a layer, follow each other: `importance`, by what the model says without each; `natural`, in
 * their own order; `random`.
 */
export type HeadOrder = (typeof ORDERS)[number];

/** How a sample is attacked. */
export interface HackAttendSettings {
  readonly reading: Reading;
  /** Share of a matrix's units that is masked in a head, above 0, at most 1. */
  readonly alpha: number;
  /** l_max and h_max: the most layers, and heads of each, that are tried. */
  readonly layers: number;
  readonly heads: number;
  readonly units: UnitRanking;
  readonly order: HeadOrder;
  /** T of disabled layers in `released`, in tokens. */
  readonly maxLength: number;
  /** Sequences in one pass. */
  readonly batchSize: number;
}
