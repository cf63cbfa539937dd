/** Rows of a block. */
const ROWS = 4096;

/**
 * Vectors of words, scaled to length 1, in the order of their file. Where a word occurs twice the first counts; a vector
 * of zeros has no direction, so its word is left out.
 */
export class VectorTable {
  readonly words: string[] = [];
  /** Rows of 4,096 words each, the last one's unused rows zero: [4096, dimensions] row-major. */
  readonly blocks: Float32Array[] = [];
  private readonly rows = new Map<string, number>();

  constructor(readonly dimensions: number) {}

  /** @returns the word's row, or undefined where it has none */
  rowOf(word: string): number | undefined {
    return this.rows.get(word);
  }

  /** @returns a view, [dimensions] */
  vector(row: number): Float32Array {
    const start = (row % ROWS) * this.dimensions;
    return this.blocks[Math.floor(row / ROWS)]!.subarray(start, start + this.dimensions);
  }

  /** @param vector  finite numbers */
  add(word: string, vector: ArrayLike<number>): void {
    let squares = 0;
    for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
    if (squares === 0 || this.rows.has(word)) return;
    const row = this.words.length;
    if (row % ROWS === 0) this.blocks.push(new Float32Array(ROWS * this.dimensions));
    this.words.push(word);
    this.rows.set(word, row);
    const length = Math.sqrt(squares);
    const place = this.vector(row);
    for (let i = 0; i < vector.length; i++) place[i] = vector[i]! / length;
  }

  /** Cosine of two rows' vectors, in [−1, 1]. */
  cosine(row: number, other: number): number {
    const [a, b] = [this.vector(row), this.vector(other)];
    let product = 0;
    for (let i = 0; i < a.length; i++) product += a[i]! * b[i]!;
    return Math.min(1, Math.max(-1, product));
  }
}
