import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { layerNorm } from "../../../src/models/layers/layer-norm.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { installedEngines } from "../../oracle-models.js";

describe.each(installedEngines)("layerNorm on %s", (engine) => {
  beforeAll(() => chooseEngine(engine));

  const normalize = (rows: number[][], gamma: number[], beta: number[], epsilon: number) =>
    tf.tidy(
      () =>
        layerNorm(tf.tensor3d([rows]), {
          gamma: tf.tensor1d(gamma),
          beta: tf.tensor1d(beta),
          epsilon,
        }).arraySync()[0],
    );

  test("(x − mean) / √(variance + ε)·γ + β, with the variance over N", () => {
    const x = [
      [1, 2, 3, 6],
      [-1, 0.5, 0, 0.25],
    ];
    const [gamma, beta, epsilon] = [[1, 2, -1, 0.5], [0, 1, 10, -1], 0.1];
    const expected = x.map((row) => {
      const mean = row.reduce((a, b) => a + b) / 4;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
      return row.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * gamma[i] + beta[i]);
    });
    const actual = normalize(x, gamma, beta, epsilon);
    expected.flat().forEach((value, i) => {
      expect(actual.flat()[i]).toBeCloseTo(value, 5);
    });
  });

  test("[1, 3] becomes [−1, 1], and a constant row β", () => {
    const [first, second] = normalize(
      [
        [1, 3],
        [5, 5],
      ],
      [1, 1],
      [0, 0],
      1e-12,
    );
    expect(first[0]).toBeCloseTo(-1, 5);
    expect(first[1]).toBeCloseTo(1, 5);
    expect(second.map(Math.abs)).toEqual([0, 0]);
  });

  test("its gradient is orthogonal to a shift and to a scaling of the token", () => {
    tf.tidy(() => {
      const x = randomTensor<tf.Rank.R3>([2, 3, 8], 1);
      const weights = randomTensor<tf.Rank.R3>([2, 3, 8], 2);
      const [ones, zeros] = [tf.ones([8]) as tf.Tensor1D, tf.zeros([8]) as tf.Tensor1D];
      const gradient = tf.grad((y) =>
        layerNorm(y as tf.Tensor3D, { gamma: ones, beta: zeros, epsilon: 1e-12 })
          .mul(weights)
          .sum(),
      )(x);
      expect(gradient.abs().max().arraySync()).toBeGreaterThan(0.1);
      expect(gradient.sum(-1).abs().max().arraySync()).toBeLessThan(1e-5);
      expect(
        gradient
          .mul(x.sub(x.mean(-1, true)))
          .sum(-1)
          .abs()
          .max()
          .arraySync(),
      ).toBeLessThan(1e-5);
    });
  });
});
