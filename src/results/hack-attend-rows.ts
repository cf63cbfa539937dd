import type { HackAttendRecord } from "../attacks/hackattend/attack-attention.js";
import type { AttentionMap } from "../attacks/hackattend/attention-map.js";

/** An example, and what HackAttend did to it. */
export interface HackAttendRow extends HackAttendRecord {
  readonly id: number;
  /** Gold class, or choice. */
  readonly label: number;
  /** Of each sequence: one, or one a choice. */
  readonly tokens: readonly (readonly string[])[];
}

/** The attention of an example's last masked head before and after. */
export interface HackAttendMap extends AttentionMap {
  readonly id: number;
  /** [n] */
  readonly tokens: readonly string[];
}

/** An example in one line of a data frame. */
export interface HackAttendLine {
  readonly id: number;
  readonly label: number;
  readonly status: HackAttendRow["status"];
  readonly prediction: number;
  /** What the last query made of it; the prediction where there was none. */
  readonly perturbedPrediction: number;
  /** Probability of the label, clean and in the last query. */
  readonly originalScore: number;
  readonly perturbedScore: number;
  readonly queries: number;
  readonly rankingQueries: number;
  readonly hamming: number | null;
  readonly changed: number | null;
  /** Where the prediction flipped; null where it did not. */
  readonly layer: number | null;
  readonly head: number | null;
  /** Over all sequences. */
  readonly tokens: number;
}

export function lineOf(row: HackAttendRow): HackAttendLine {
  const { id, label, status, prediction, queries, rankingQueries, hamming, changed } = row;
  const last = row.steps.at(-1);
  const flip = status === "succeeded" ? last : undefined;
  return {
    id,
    label,
    status,
    prediction,
    perturbedPrediction: last?.prediction ?? prediction,
    originalScore: row.probabilities[label],
    perturbedScore: (last ?? row).probabilities[label],
    queries,
    rankingQueries,
    hamming,
    changed,
    layer: flip?.layer ?? null,
    head: flip?.head ?? null,
    tokens: row.tokens.reduce((sum, { length }) => sum + length, 0),
  };
}
