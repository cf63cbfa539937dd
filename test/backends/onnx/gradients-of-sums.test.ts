import "@tensorflow/tfjs"; // registers tfjs's own gradients, which these tests compare with
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { computedOn, relativeDifference } from "./both-engines.js";

const tfjsOwn = ["Sum", "Mean"].map((kernel) => tf.getGradient(kernel));
registerOnnxBackend({ threads: 1 });
const own = ["Sum", "Mean"].map((kernel) => tf.getGradient(kernel));
tf.enableProdMode();

function use(gradients: readonly tf.GradConfig[]): void {
  for (const gradient of gradients) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

/** Some ulps of float32 for each of the operations that a gradient goes through, relative to its largest number. */
const WITHIN = 2e-6;

const random = (shape: number[], seed = 1) => randomTensor<tf.Rank>(shape as never, seed);

describe("the gradients of Sum and Mean that the engine registers for all engines", () => {
  const axes: (number | number[] | undefined)[] = [undefined, 0, 1, -1, -3, [0, 2], [-1, 0], [2, 1, 0], []];
  const cases = axes.flatMap((axis) => [false, true].map((keepDims) => ({ axis, keepDims })));

  test.each(cases)("are tfjs's own along $axis (axes kept: $keepDims), in second order too", async (one) => {
    for (const reduce of [tf.sum, tf.mean]) {
      const compute = () => {
        const score = (x: Tensor) => reduce(tf.square(x), one.axis, one.keepDims).exp().sum();
        const x = random([2, 3, 4]).mul(0.3);
        return [tf.grad(score)(x), tf.grad((y) => tf.grad(score)(y).square().sum())(x)];
      };
      use(tfjsOwn);
      const expected = await computedOn("cpu", compute);
      use(own);
      for (const engine of ["cpu", "onnx"]) {
        expect(relativeDifference(await computedOn(engine, compute), expected)).toBeLessThan(WITHIN);
      }
    }
  });

  test("of a scalar's sum and mean are one", async () => {
    for (const reduce of [tf.sum, tf.mean]) {
      const [found] = await computedOn("onnx", () => tf.grad((x: Tensor) => reduce(x))(tf.scalar(3)));
      expect(found).toEqual({ shape: [], dtype: "float32", values: [1] });
    }
  });
});

test("the third derivative of x⁵ is 60·x²", async () => {
  const derivative = (f: (x: Tensor) => Tensor) => (x: Tensor) => tf.grad(f)(x);
  const third = derivative(derivative(derivative((x) => tf.pow(x, 5))));
  const found = await computedOn("onnx", () => third(random([20])));
  const expected = await computedOn("cpu", () => random([20]).square().mul(60));
  expect(relativeDifference(found, expected)).toBeLessThan(WITHIN);
});

test("gradients through splitting, joining, padding, choosing and repeating are the cpu engine's", async () => {
  const gradient = () =>
    tf.grad((x: Tensor) => {
      const [a, b] = tf.split(x as tf.Tensor2D, 2, 1);
      const padded = tf.pad(tf.slice(a, [1, 0], [3, -1]), [
        [0, 1],
        [0, 0],
      ]);
      const joined = tf.concat([a.square(), tf.reverse(b, 1), padded], 1);
      const largest = tf.stack([joined, joined.neg()]).max(0);
      const chosen = tf.where(random([4, 12], 2).greater(0.2), joined.exp(), largest);
      return tf
        .tile(chosen, [2, 1])
        .mul(random([8, 12], 3))
        .mean()
        .add(tf.cumsum(a, 0).prod()) as Scalar;
    })(random([4, 8]));
  const expected = await computedOn("cpu", gradient);
  expect(relativeDifference(await computedOn("onnx", gradient), expected)).toBeLessThan(WITHIN);
});

test("gradients of segment sums, for ids inside and outside, are the cpu engine's", async () => {
  const gradient = () => {
    const ids = tf.tensor1d([0, -1, 2, 0, 1], "int32");
    return tf.grad((x: Tensor) => tf.unsortedSegmentSum(x, ids, 3).square().sum())(random([5, 6]));
  };
  const expected = await computedOn("cpu", gradient);
  expect(relativeDifference(await computedOn("onnx", gradient), expected)).toBeLessThan(WITHIN);
});
