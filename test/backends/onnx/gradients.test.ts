import { describe, expect, test } from "vitest";
import "@tensorflow/tfjs"; // registers gradients and tensor methods
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { activations } from "../../../src/models/layers/activation.js";
import { layerNorm } from "../../../src/models/layers/layer-norm.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { computedOn, relativeDifference } from "./both-engines.js";

registerOnnxBackend({ threads: 1, eagerSize: 0, onWarning: () => {} });
tf.enableProdMode();

/** Float32 rounds at 6e-8; sums and functions of some hundred numbers stay within this, relative to the largest. */
const PRECISION = 2e-6;

async function agree(compute: () => Tensor | Tensor[]): Promise<void> {
  const expected = await computedOn("cpu", compute);
  expect(relativeDifference(await computedOn("onnx", compute), expected)).toBeLessThan(PRECISION);
}

const weight = (shape: [number, number], seed: number) =>
  randomTensor<tf.Rank.R2>(shape, seed).mul<Tensor2D>(0.4);

/** Attention, a residual sum, layer norm, GELU and tanh, down to one number. */
function layer(x: Tensor): tf.Scalar {
  const at = x as Tensor2D;
  const [q, k, v] = [1, 2, 3].map((seed) => tf.matMul(at, weight([8, 8], seed)));
  const context = tf.matMul(tf.softmax(tf.matMul(q, k, false, true).mul(0.3)), v);
  const [gamma, beta] = [randomTensor<tf.Rank.R1>([8], 6), randomTensor<tf.Rank.R1>([8], 7)];
  const normed = layerNorm(tf.add(at, context).expandDims<tf.Tensor3D>(0), {
    gamma,
    beta,
    epsilon: 1e-5,
  }).squeeze<Tensor2D>([0]);
  const inner = activations.gelu.apply(tf.matMul(normed, weight([8, 10], 4)));
  return tf.tanh(tf.matMul(inner, weight([10, 3], 5))).sum();
}

const input = () => randomTensor<tf.Rank.R2>([6, 8], 9);
const direction = () => randomTensor<tf.Rank.R2>([6, 8], 10);

describe("gradients agree with tfjs's cpu engine to 2e-6 of the largest", () => {
  test("of a transformer layer, by the engine's own layer norm and GELU", () =>
    agree(() => tf.grad(layer)(input())));

  test("a gradient penalty's: second order through the whole layer", () =>
    agree(() => tf.grad((x) => tf.sum(tf.square(tf.grad(layer)(x))))(input())));

  test("a Hessian-vector product", () =>
    agree(() => tf.grad((x) => tf.sum(tf.mul(tf.grad(layer)(x), direction())))(input())));

  test("a third derivative, of layer norm and GELU alone", () => {
    const f = (x: Tensor) => {
      const at = (x as Tensor2D).expandDims<tf.Tensor3D>(0);
      const normed = layerNorm(at, {
        gamma: randomTensor<tf.Rank.R1>([8], 6),
        beta: randomTensor<tf.Rank.R1>([8], 7),
        epsilon: 1e-5,
      });
      return activations.gelu.apply(normed).square().sum<tf.Scalar>();
    };
    const second = tf.grad((x) => tf.sum(tf.mul(tf.grad(f)(x), direction())));
    return agree(() => tf.grad((x) => tf.sum(tf.square(second(x))))(input().mul(0.5)));
  });

  test("with respect to layer norm's scale and shift", () =>
    agree(() => {
      const loss = (gamma: Tensor, beta: Tensor) =>
        layerNorm(randomTensor<tf.Rank.R3>([2, 3, 8], 1), {
          gamma: gamma as tf.Tensor1D,
          beta: beta as tf.Tensor1D,
          epsilon: 1e-5,
        })
          .square()
          .sum<tf.Scalar>();
      return tf.grads(loss)([randomTensor<tf.Rank.R1>([8], 6), randomTensor<tf.Rank.R1>([8], 7)]);
    }));

  test("of an embedding through cross-entropy, where words come more than once", () =>
    agree(() => {
      const ids = tf.tensor1d([3, 7, 3, 19, 0, 7], "int32");
      const gold = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 1, 1], "int32"), 4);
      const loss = (table: Tensor) =>
        tf.losses.softmaxCrossEntropy(gold, tf.matMul(tf.gather(table as Tensor2D, ids), weight([16, 4], 4)));
      return tf.grad(loss as (x: Tensor) => tf.Scalar)(randomTensor<tf.Rank.R2>([20, 16], 3));
    }));

  test.each([
    ["all", undefined],
    ["none", []],
    ["the last", -1],
    ["the first", 0],
    ["two", [0, 2]],
    ["two, from the end", [-1, -2]],
  ])("of sums and means along %s axes, kept or dropped, in both orders", async (_axes, axis) => {
    for (const reduce of [tf.sum, tf.mean]) {
      for (const keep of [false, true]) {
        const f = (x: Tensor) => tf.sum(tf.pow(reduce(x, axis, keep), 3)) as tf.Scalar;
        const x = () => randomTensor<tf.Rank.R3>([2, 3, 4], 1);
        await agree(() => [tf.grad(f)(x()), tf.grad((y) => tf.sum(tf.square(tf.grad(f)(y))))(x())]);
      }
    }
  });

  test("of a sum over a scalar", () => agree(() => tf.grad((x) => tf.sum(tf.square(x)))(tf.scalar(3))));

  test("with reads and kernels that are not lowered on the way, in both orders", () => {
    const f = (x: Tensor) => {
      const y = tf.square(x);
      expect(y.dataSync()).toHaveLength(x.size);
      return tf.sum(tf.mul(tf.log1p(y), tf.sin(x))) as tf.Scalar;
    };
    return agree(() => [tf.grad(f)(input()), tf.grad((x) => tf.sum(tf.square(tf.grad(f)(x))))(input())]);
  });
});

describe("20 steps agree with tfjs's cpu engine to 2e-6 of the largest", () => {
  const optimisers = {
    adam: () => tf.train.adam(0.01),
    sgd: () => tf.train.sgd(0.1),
    momentum: () => tf.train.momentum(0.05, 0.9),
    rmsprop: () => tf.train.rmsprop(0.01),
    adamax: () => tf.train.adamax(0.01),
  };
  test.each(Object.entries(optimisers))("of %s: each loss, and the weights", (_name, make) =>
    agree(() => {
      const variables = [tf.variable(weight([16, 4], 4)), tf.variable(tf.zeros([4]))];
      const x = randomTensor<tf.Rank.R2>([10, 16], 7);
      const gold = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3, 0, 1], "int32"), 4);
      const optimiser = make();
      const loss = () =>
        tf.losses.softmaxCrossEntropy(gold, tf.add(tf.matMul(x, variables[0] as Tensor2D), variables[1]));
      const losses = Array.from({ length: 20 }, () => {
        const value = optimiser.minimize(loss as () => tf.Scalar, true, variables)!;
        return value.dataSync()[0];
      });
      const results = [tf.tensor1d(losses), ...variables.map((variable) => tf.clone(variable))];
      for (const variable of variables) variable.dispose();
      optimiser.dispose();
      return results;
    }),
  );
});
