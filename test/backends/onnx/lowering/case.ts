import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomTensor } from "../../../fixtures/random-tensor.js";

/** A use of a kernel whose result is compared with that of tfjs's cpu engine. */
export interface Case {
  /** What is special about it. */
  readonly name: string;
  readonly compute: (given: Given) => Tensor | Tensor[];
  /** The same in other operations, for kernels that the cpu engine has not, or has wrong. */
  readonly plainly?: (given: Given) => Tensor | Tensor[];
  /** Largest difference, relative to the largest number. @default 0, equal but for the sign of zeros */
  readonly within?: number;
  /** When the lowering leaves the kernel to tfjs's cpu engine. @default never */
  readonly left?: "always" | "with realised inputs" | "with pending inputs";
}

/** Cases by kernel. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** Makes the tensors that a case works on: realised, or pending because they were computed. */
export interface Given {
  (values: readonly number[], shape?: readonly number[], dtype?: DataType): Tensor;
  /** Values from −2 to 2, drawn by seed. */
  random(shape: readonly number[], seed?: number): Tensor;
  /** Whole numbers from −8 to 7 without a pattern. */
  integers(shape: readonly number[]): Tensor;
  /** Truth values without a pattern. */
  truths(shape: readonly number[]): Tensor;
}

export function giver(isPending: boolean): Given {
  const pass = (x: Tensor) => (isPending ? computed(x) : x);
  const sequence = (shape: readonly number[], f: (i: number) => number, dtype: DataType) => {
    const size = tf.util.sizeFromShape([...shape]);
    return pass(
      tf.tensor(
        Array.from({ length: size }, (_, i) => f(i)),
        [...shape],
        dtype,
      ),
    );
  };
  const given = (values: readonly number[], shape: readonly number[] = [values.length], dtype?: DataType) =>
    pass(tf.tensor([...values], [...shape], dtype));
  return Object.assign(given, {
    random: (shape: readonly number[], seed = 1) => pass(randomTensor([...shape] as never, seed)),
    integers: (shape: readonly number[]) => sequence(shape, (i) => ((i * i * 7 + 3 * i) % 16) - 8, "int32"),
    truths: (shape: readonly number[]) => sequence(shape, (i) => ((i * i * 3 + i) % 5) % 2, "bool"),
  });
}

/** The same numbers as the second half of a longer tensor. */
function computed(x: Tensor): Tensor {
  if (x.size === 0) return x;
  const flat = tf.reshape(x, [x.size]);
  return tf.reshape(tf.slice(tf.concat([flat, flat]), [x.size], [x.size]), x.shape);
}

/** Some ulps of float32 (2⁻²³ ≈ 1.2e-7): ONNX Runtime approximates functions in float32, tfjs rounds a float64. */
export const ULPS = 5e-7;

/** Numbers that functions treat in their own ways. */
export const SPECIAL = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 7, -7, 1e-30, -1e-30, 1e30, -1e30],
];
