import type { RatedHead } from "../pruning/composite-score.js";

/** A head with what was decided about it, and why: RAHP's scores and their composite, or one score alone. */
export interface HeadSelectionRow extends Partial<RatedHead> {
  readonly layer: number;
  readonly head: number;
  /** What ranks the head: S, or the one score. */
  readonly score: number;
  /** Of the one score; null where there is none. */
  readonly scoreStderr?: number | null;
  readonly protected: boolean;
  readonly pruned: boolean;
  /** Place in the order in which heads would be pruned, from 1; protected heads come last. */
  readonly rank: number;
  /** Bounds of 95 % of its ranks on bootstrap resamples of the samples; null where the scores came without samples. */
  readonly rankLow: number | null;
  readonly rankHigh: number | null;
  /** Share of the resamples on which it is pruned, 0 to 1: about the probability that other samples choose it. */
  readonly prunedShare: number | null;
}

/** Of a head whose scores are not known by sample. */
export const NO_INTERVAL = { rankLow: null, rankHigh: null, prunedShare: null } as const;

const COUNTS = ["layer", "head", "rank"] as const;
/** What the composite score is made of. */
const PARTS = [
  ...(["deltaClever", "fisher", "importance"] as const),
  ...(["deltaCleverNormalized", "importanceNormalized"] as const),
];

/** What a row tells of its firmness; files of earlier versions tell nothing. */
export function intervalIn({ rankLow, rankHigh, prunedShare }: Partial<HeadSelectionRow>) {
  return rankLow === undefined || rankHigh === undefined || prunedShare === undefined
    ? NO_INTERVAL
    : { rankLow, rankHigh, prunedShare };
}

/** Whether a row has RAHP's scores. */
export function isRated<Row extends HeadSelectionRow>(row: Row): row is Row & RatedHead {
  return PARTS.every((column) => row[column] !== undefined);
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}

/** Whether a row tells no bounds of its rank, or possible ones. */
function isIntervalPossible(row: HeadSelectionRow): boolean {
  const { rankLow, rankHigh, prunedShare } = intervalIn(row);
  if (rankLow === null) return rankHigh === null && prunedShare === null;
  const areRanks = [rankLow, rankHigh].every((rank) => Number.isInteger(rank) && rank! >= 1);
  return areRanks && rankLow <= rankHigh! && isShare(prunedShare);
}

/** Whether these are the rows of a selection, in a file that somebody may have edited. */
export function areRows(value: unknown): value is HeadSelectionRow[] {
  const isOfOneScore = Array.isArray(value) && "scoreStderr" in Object(value[0]);
  const fits = (row: HeadSelectionRow) =>
    COUNTS.every((column) => Number.isInteger(row?.[column]) && row[column] >= 0) &&
    Number.isFinite(row.score) &&
    (isOfOneScore
      ? row.scoreStderr === null || Number.isFinite(row.scoreStderr)
      : PARTS.every((column) => Number.isFinite(row[column]))) &&
    [row.pruned, row.protected].every((decision) => typeof decision === "boolean") &&
    isIntervalPossible(row);
  if (!Array.isArray(value) || value.length === 0 || !value.every(fits)) return false;
  return new Set(value.map(({ layer, head }) => `${layer} ${head}`)).size === value.length;
}
