/**
 * A parameter's gradient as numbers at hand: those rows of it that have one; the others' gradient is 0. A parameter that is
 * no table of rows is one row.
 */
export interface GradientArray {
  /** The rows' gradients one after the other. */
  readonly values: Float32Array;
  /** Which rows of the parameter they are, each once. */
  readonly rows: Int32Array;
  /** Entries of a row. */
  readonly width: number;
}

/** The gradients of a step by the parameter's name. */
export type GradientArrays = ReadonlyMap<string, GradientArray>;

/** The gradient of a whole parameter, row-major. */
export function wholeGradient(values: Float32Array): GradientArray {
  return { values, rows: Int32Array.of(0), width: values.length };
}

/**
 * Adds up several batches' gradients of the same parameters, one batch after the other, so that no more of them need be
 * kept than one. Gradients that are added stay as they are.
 */
export class GradientSums {
  private readonly sums = new Map<string, GradientArray>();
  private batches = 0;

  add(gradients: GradientArrays): void {
    this.batches++;
    for (const [name, { values, rows, width }] of gradients) {
      const none = { values: new Float32Array(0), rows: new Int32Array(0), width };
      const sum = withRows(this.sums.get(name) ?? none, rows);
      const placeOf = new Map([...sum.rows].map((row, place) => [row, place]));
      rows.forEach((row, index) => {
        const [to, from] = [placeOf.get(row)! * width, index * width];
        for (let i = 0; i < width; i++) sum.values[to + i] += values[from + i];
      });
      this.sums.set(name, sum);
    }
  }

  /** The mean over the batches, in the place of the sums, to which nothing more can be added. */
  mean(): GradientArrays {
    for (const { values } of this.sums.values()) {
      for (let i = 0; i < values.length; i++) values[i] /= this.batches;
    }
    return this.sums;
  }
}

/** A gradient that has these rows, too; those that it had not are 0. */
function withRows(gradient: GradientArray, rows: Int32Array): GradientArray {
  const had = new Set(gradient.rows);
  const added = rows.filter((row) => !had.has(row));
  if (added.length === 0) return gradient;
  const values = new Float32Array(gradient.values.length + added.length * gradient.width);
  values.set(gradient.values);
  return { values, rows: Int32Array.from([...gradient.rows, ...added]), width: gradient.width };
}

/** The L2 norm of all gradients together. */
export function globalNorm(gradients: GradientArrays): number {
  return Math.hypot(...[...gradients.values()].map(({ values }) => l2Norm(values)));
}

/** The length of a vector, √Σx². */
export function l2Norm(values: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]; // four sums, since each addition waits for the one before
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i] * values[i];
    b += values[i + 1] * values[i + 1];
    c += values[i + 2] * values[i + 2];
    d += values[i + 3] * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) a += values[i] * values[i];
  return Math.sqrt(a + b + c + d);
}
