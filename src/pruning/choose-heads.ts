import { compareHeads, type Head } from "../models/heads.js";
import { floorShare } from "../support/exact-share.js";
import { RahpError } from "../support/rahp-error.js";

/** All that the choice of a head rests on. */
export interface RankedHead extends Head {
  /** Heads of the largest score go first. */
  readonly score: number;
  /** Never pruned. */
  readonly protected: boolean;
}

export interface ChoiceOptions {
  /** Share of the heads to prune, 0 to 1; K = ⌊ρ·n⌋ of n heads. */
  readonly rho: number;
  /** Heads that every layer keeps, protected ones counted first. */
  readonly minHeadsPerLayer: number;
}

/**
 * The K unprotected heads of the largest score, over all layers together, in rank order; ties by (layer, head).
 * @throws RahpError where fewer than K heads may go
 */
export function chooseHeads<H extends RankedHead>(
  heads: readonly H[],
  { rho, minHeadsPerLayer }: ChoiceOptions,
): H[] {
  return chooseCount(heads, floorShare(rho, heads.length), minHeadsPerLayer);
}

/**
 * As `chooseHeads`, for a number of heads in place of a share.
 * @throws RahpError where fewer heads may go
 */
export function chooseCount<H extends RankedHead>(
  heads: readonly H[],
  count: number,
  minHeadsPerLayer: number,
): H[] {
  const unprotected = heads.filter((head) => !head.protected);
  const removable = removableHeads(rankHeads(heads), minHeadsPerLayer);
  if (count > removable.length) {
    const because =
      minHeadsPerLayer > 0
        ? `, ${removable.length} of them removable with minHeadsPerLayer ${minHeadsPerLayer}`
        : "";
    const limits = [
      ...(unprotected.length < heads.length ? ["gamma"] : []),
      ...(minHeadsPerLayer > 0 ? ["minHeadsPerLayer"] : []),
    ];
    throw new RahpError(
      `too many heads to prune: ${count} (expected at most ${removable.length}: of ${heads.length} heads, ${unprotected.length} are unprotected${because}; lower ${["rho", ...limits].join(" or ")})`,
    );
  }
  return removable.slice(0, count);
}

/** Of heads in rank order, the unprotected ones that are not the last of their layer. */
export function removableHeads<H extends RankedHead>(ranked: readonly H[], minHeadsPerLayer: number): H[] {
  const kept = new Set<Head>(lastOfEachLayer(ranked, minHeadsPerLayer));
  return ranked.filter((head) => !head.protected && !kept.has(head));
}

/** Heads in the order in which they would be pruned; protected ones last. */
export function rankHeads<H extends RankedHead>(heads: readonly H[]): H[] {
  return [...heads].sort(
    (a, b) => Number(a.protected) - Number(b.protected) || b.score - a.score || compareHeads(a, b),
  );
}

function lastOfEachLayer(ranked: readonly Head[], count: number): Head[] {
  const layers = new Set(ranked.map(({ layer }) => layer));
  return count === 0
    ? []
    : [...layers].flatMap((layer) => ranked.filter((head) => head.layer === layer).slice(-count));
}
