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

/** The mean of several batches' gradients of the same parameters. */
export function meanGradients(parts: readonly GradientArrays[]): GradientArrays {
  if (parts.length === 1) return parts[0];
  return new Map(
    [...parts[0].keys()].map((name) => [name, meanGradient(parts.map((part) => part.get(name)!))]),
  );
}

function meanGradient(parts: readonly GradientArray[]): GradientArray {
  const { width } = parts[0];
  const rows = [...new Set(parts.flatMap((part) => [...part.rows]))];
  const placeOf = new Map(rows.map((row, place) => [row, place]));
  const sums = new Float32Array(rows.length * width);
  for (const { values, rows: own } of parts) {
    own.forEach((row, index) => {
      const [to, from] = [placeOf.get(row)! * width, index * width];
      for (let i = 0; i < width; i++) sums[to + i] += values[from + i];
    });
  }
  return { values: sums.map((sum) => sum / parts.length), rows: Int32Array.from(rows), width };
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
