import "@tensorflow/tfjs"; // registers gradients and tensor methods
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { computedOn, relativeDifference } from "./both-engines.js";

registerOnnxBackend({ threads: 1 });
tf.enableProdMode();

const WITHIN = 2e-6;
const random = (shape: number[], seed = 1) => randomTensor<tf.Rank>(shape as never, seed);

type Norm = (x: Tensor, gamma: Tensor, beta: Tensor) => Tensor[];

/** The normed rows, their means, and the inverses of their deviations. */
const own: Norm = (x, gamma, beta) =>
  tf.engine().runKernel("LayerNormalization", { x, gamma, beta }, { epsilon: 1e-5 }) as Tensor[];
const plain: Norm = (x, gamma, beta) => {
  const mean = tf.mean(x, -1, true);
  const deviation = tf.sub(x, mean);
  const inverse = tf.rsqrt(tf.mean(tf.square(deviation), -1, true).add(1e-5));
  return [deviation.mul(inverse).mul(gamma).add(beta), mean, inverse];
};

/** The gradient of a score of all three results, and that of the gradient's square. */
function gradients(norm: Norm, score: (results: Tensor[]) => Tensor, x: () => Tensor) {
  const extent = 8;
  return () => {
    const f = (input: Tensor, gamma: Tensor, beta: Tensor) => score(norm(input, gamma, beta)).sum() as Scalar;
    const [gamma, beta] = [random([extent], 2), random([extent], 3)];
    const first = (input: Tensor) => tf.grad((at: Tensor) => f(at, gamma, beta))(input);
    return [
      ...tf.grads(f)([x(), gamma, beta]),
      tf.grad((input: Tensor) => first(input).mul(random(input.shape, 7)).sum())(x()), // H·v
    ];
  };
}

describe("LayerNormalization's gradients, first order and Hessian-vector product, are those of plain operations", () => {
  test.each([[[2, 3, 8]], [[5, 8]], [[8]]])("through the normed rows of a tensor [%s]", async (shape) => {
    const score = ([y]: Tensor[]) => tf.tanh(y).square();
    const expected = await computedOn(
      "cpu",
      gradients(plain, score, () => random(shape)),
    );
    const found = await computedOn(
      "onnx",
      gradients(own, score, () => random(shape)),
    );
    expect(relativeDifference(found, expected)).toBeLessThan(WITHIN);
  });

  test("through all three results", async () => {
    const score = ([y, mean, inverse]: Tensor[]) => tf.tanh(y).mul(mean.exp()).mul(inverse.square());
    const expected = await computedOn(
      "cpu",
      gradients(plain, score, () => random([3, 8])),
    );
    const found = await computedOn(
      "onnx",
      gradients(own, score, () => random([3, 8])),
    );
    expect(relativeDifference(found, expected)).toBeLessThan(WITHIN);
  });

  test("through a mean that is zero and was read: its gradient vanishes there, its curvature does not", async () => {
    const balanced = () => tf.tensor2d([1, -1, 2, -2, 3, -3, 4, -4], [1, 8]);
    const curvature = (norm: Norm) =>
      tf.tidy(() => {
        const score = (x: Tensor) => {
          const [, mean] = norm(x, tf.ones([8]), tf.zeros([8]));
          expect([...mean.dataSync()]).toEqual([0]);
          return mean.square().sum() as Scalar;
        };
        // S = (Σx/8)², ∂S/∂x = 2·(Σx/8)/8 in each place, H·v = Σv/32
        const v = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [1, 8]);
        return [
          ...tf
            .grad((x: Tensor) => tf.grad(score)(x).mul(v).sum())(balanced())
            .dataSync(),
        ];
      });
    await tf.setBackend("onnx");
    const expected = Array(8).fill(36 / 32);
    expect(curvature(plain)).toEqual(expected);
    expect(curvature(own)).toEqual(expected);
  });
});
