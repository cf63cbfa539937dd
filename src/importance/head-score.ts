import type { Head } from "../models/heads.js";

/** A head's score by a method that gives each head one. */
export interface HeadScore extends Head {
  readonly score: number;
  /** Its standard error over samples; null where there are none, or fewer than two. */
  readonly scoreStderr: number | null;
}

/** Scores of the heads that are left, in (layer, head) order, from tables [L][H]. */
export function headScores(
  keptHeads: readonly (readonly number[])[],
  scores: readonly (readonly number[])[],
  stderrs: readonly (readonly number[])[] | null,
): HeadScore[] {
  return keptHeads.flatMap((kept, layer) =>
    kept.map((head) => ({
      layer,
      head,
      score: scores[layer][head],
      scoreStderr: stderrs?.[layer][head] ?? null,
    })),
  );
}
