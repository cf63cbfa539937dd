import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Computes d/dA Σ (A·B)² = 2·A·B·Bᵀ on the engine in use, on numbers that float32 holds exactly.
 * @throws Error where it comes out otherwise
 */
export async function checkKnownGradient(): Promise<void> {
  const a = [1, 0, 2, 1];
  const b = [1, 2, 3, 4];
  const expected = [10, 22, 42, 94];
  const gradient = await read(() => {
    const right = tf.tensor2d(b, [2, 2]);
    const score = (left: Tensor) =>
      tf
        .matMul(left as Tensor2D, right)
        .square()
        .sum();
    return tf.grad(score)(tf.tensor2d(a, [2, 2]));
  });
  if (!expected.every((value, i) => Math.abs(value - gradient[i]) < 1e-4)) {
    throw new Error(`a known gradient came out as ${[...gradient]} (expected ${expected})`);
  }
}

/**
 * Compares what the engine in use computes with tfjs's cpu engine: parts of a transformer layer and their gradient.
 * The engine stays the one in use.
 * @returns the largest difference, relative to the largest number of its part
 */
export async function differenceFromCpu(engine: string): Promise<number> {
  const found = await Promise.all(examples.map(read));
  await tf.setBackend("cpu");
  const expected = await Promise.all(examples.map(read));
  await tf.setBackend(engine);
  return Math.max(...expected.map((numbers, i) => relativeDifference(found[i], numbers)));
}

/** NaN where a number is. */
function relativeDifference(found: Float32Array, expected: Float32Array): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]))) / largest;
}

const examples: readonly (() => Tensor)[] = [
  // the gradient of attention
  () => {
    const weights = wave([8, 8]);
    const attention = (x: Tensor) => {
      const [q, k] = [x, tf.matMul(x as Tensor2D, weights)];
      return tf
        .softmax(tf.matMul(q as Tensor2D, k, false, true))
        .matMul(x)
        .tanh()
        .sum();
    };
    return tf.grad(attention)(wave([6, 8]));
  },
  // the gradient of a slice
  () => tf.grad((x) => x.slice([0, 1, 0, 1], [2, 1, 2, 2]).square().sum())(wave([2, 2, 3, 4])),
];

/** Numbers between -1 and 1 without a pattern. */
function wave(shape: number[]): Tensor2D {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * i)),
    shape as [number, number],
  );
}

async function read(compute: () => Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(compute);
  const numbers = await tensor.data<"float32">();
  tensor.dispose();
  return numbers;
}

/** Multiplications and additions of large matrices that the engine in use makes in a second, in billions; the best of some rounds. */
export async function speed(): Promise<number> {
  const [m, k, n] = [256, 768, 768];
  const a = wave([m, k]);
  const b = wave([k, n]);
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let round = 0; round < 2 || performance.now() - start < 200; round++) {
    const before = performance.now();
    await read(() => tf.matMul(a, b));
    if (round > 0) best = Math.min(best, performance.now() - before); // the first warms up
  }
  tf.dispose([a, b]);
  return (2 * m * k * n) / best / 1e6;
}
