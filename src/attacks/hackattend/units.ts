/** A unit of an attention matrix: how much a query token attends to a key token, by their places. */
export type Unit = readonly [query: number, key: number];

export const UNIT_RANKINGS = ["gradient", "positive", "magnitude", "attention", "random"] as const;
/**
 * By what the units of a head are ranked: `gradient`, the most negative slope of the loss first (masking a unit lowers
 * its mask, so that −g is the first-order rise of the loss); `positive`, the largest slope; `magnitude`, the largest
 * without its sign; `attention`, the largest weight; `random`.
 */
export type UnitRanking = (typeof UNIT_RANKINGS)[number];

/** An attention matrix of a sequence, or gradients of its units. */
export interface Matrix {
  /** Row-major [T, T] */
  readonly values: Float32Array;
  /** T: the sequence's tokens and its padding. */
  readonly width: number;
  /** n: tokens without padding. */
  readonly length: number;
}

/** From a unit's slope to its score. */
export const scoreOfSlope: Readonly<
  Record<Exclude<UnitRanking, "attention" | "random">, (g: number) => number>
> = {
  gradient: (g) => -g,
  positive: (g) => g,
  magnitude: Math.abs,
};

export interface Choice {
  /** The first row and column whose units may be chosen. */
  readonly first: number;
  /** How many are chosen, as far as there are so many. */
  readonly count: number;
  /** Whether units are spared whose score is not above zero. */
  readonly sparesNegative: boolean;
}

/** The units of the largest scores, largest first; of equals, the lower row, then the lower column. */
export function topUnits(
  { values, width, length }: Matrix,
  scoreOf: (value: number) => number,
  { first, count, sparesNegative }: Choice,
): Unit[] {
  const candidates: { row: number; column: number; score: number }[] = [];
  for (let row = first; row < length; row++) {
    for (let column = first; column < length; column++) {
      const score = scoreOf(values[row * width + column]);
      if (score > 0 || !sparesNegative) candidates.push({ row, column, score });
    }
  }
  return candidates
    .sort((a, b) => b.score - a.score || a.row - b.row || a.column - b.column)
    .slice(0, count)
    .map(({ row, column }) => [row, column]);
}

/** Whether all units that may be chosen are exactly 0. */
export function isZero({ values, width, length }: Matrix, first: number): boolean {
  for (let row = first; row < length; row++) {
    for (let column = first; column < length; column++) {
      if (values[row * width + column] !== 0) return false;
    }
  }
  return true;
}
