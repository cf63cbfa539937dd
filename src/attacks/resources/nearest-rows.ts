/** Candidates beyond the wanted ones that are kept where very many are equally near. */
const SLACK = 256;

/** Collects the rows that may be among the nearest to one row, from cosines that are known to within an error. */
export class NearestRows {
  private candidates: { readonly row: number; readonly cosine: number }[] = [];
  /** A row below it is none of the nearest. */
  private threshold = Number.NEGATIVE_INFINITY;

  /**
   * @param most   rows wanted
   * @param error  by which the order of two cosines may be wrong
   */
  constructor(
    private readonly most: number,
    private readonly error: number,
  ) {}

  /**
   * @param cosines  of rows that follow each other
   * @param first    the first of them
   * @param self     the row that is no neighbour of itself
   */
  offer(cosines: Float32Array, first: number, self: number): void {
    for (let i = 0; i < cosines.length; i++) {
      if (cosines[i]! < this.threshold || first + i === self) continue;
      this.candidates.push({ row: first + i, cosine: cosines[i]! });
      if (this.candidates.length > 2 * (this.most + SLACK)) this.prune();
    }
    this.prune();
  }

  /** The nearest rows by exact cosines, at most as many as wanted. */
  exact(cosineOf: (row: number) => number): number[] {
    const exact = this.candidates.map(({ row }) => ({ row, cosine: cosineOf(row) }));
    return exact
      .sort(nearestFirst)
      .slice(0, this.most)
      .map(({ row }) => row);
  }

  private prune(): void {
    const { candidates, most, error } = this;
    if (candidates.length <= most) return;
    candidates.sort(nearestFirst);
    this.threshold = candidates[most - 1]!.cosine - error;
    const end = candidates.findIndex(({ cosine }) => cosine < this.threshold);
    this.candidates = candidates.slice(0, Math.min(end < 0 ? candidates.length : end, most + SLACK));
  }
}

function nearestFirst(a: { row: number; cosine: number }, b: { row: number; cosine: number }): number {
  return b.cosine - a.cosine || a.row - b.row;
}
