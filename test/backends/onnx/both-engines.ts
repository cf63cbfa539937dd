import "@tensorflow/tfjs"; // registers gradients and tensor methods
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** What a tensor held when it was read. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly values: readonly number[];
}

/** Computes on an engine, which is then the one in use, and reads all results; no tensor is left. */
export async function computedOn(engine: string, compute: () => Tensor | Tensor[]): Promise<Numbers[]> {
  await tf.setBackend(engine);
  const tensors = [tf.tidy(compute)].flat();
  const numbers = tensors.map(numbersOf);
  tf.dispose(tensors);
  return numbers;
}

export function numbersOf(tensor: Tensor): Numbers {
  return { shape: tensor.shape.slice(), dtype: tensor.dtype, values: Array.from(tensor.dataSync()) };
}

/** The numbers without the sign of zeros, which engines may differ in: Math.max(0, -0) is 0 or -0. */
export function withoutSignOfZero(numbers: Numbers): Numbers {
  return { ...numbers, values: numbers.values.map((x) => x + 0) };
}

/**
 * The largest difference of some numbers over the largest expected one; infinite where NaN, an infinity, a shape or
 * a type is not as expected.
 */
export function relativeDifference(found: readonly Numbers[], expected: readonly Numbers[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...expected.map((one, i) => differenceOfOne(found[i], one)));
}

function differenceOfOne(found: Numbers, expected: Numbers): number {
  if (`${found.dtype} ${found.shape}` !== `${expected.dtype} ${expected.shape}`)
    return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 0];
  for (const [i, x] of expected.values.entries()) {
    if (Object.is(found.values[i], x)) {
      if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x));
    } else if (!Number.isFinite(x) || !Number.isFinite(found.values[i])) return Number.POSITIVE_INFINITY;
    else {
      difference = Math.max(difference, Math.abs(found.values[i] - x));
      largest = Math.max(largest, Math.abs(x));
    }
  }
  return difference === 0 ? 0 : difference / largest;
}
