/** Why a text is sent to the victim: it is the original, it ranks words, or it may be the text that is looked for. */
export type QueryPurpose = "original" | "ranking" | "search";

/** A text that an attack has sent to its victim, and what came back. */
export interface AskedText {
  /** Number of the query in the attack on this example, from 1. */
  readonly query: number;
  readonly purpose: QueryPurpose;
  readonly text: string;
  /** The second text of a sentence pair; null for a single text. */
  readonly pair: string | null;
  readonly prediction: number;
  /** The goal's score, in [0, 1]. */
  readonly score: number;
  /** Whether this text reaches the goal. */
  readonly reached: boolean;
}
