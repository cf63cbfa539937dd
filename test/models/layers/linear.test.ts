import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { linear } from "../../../src/models/layers/linear.js";
import { installedEngines } from "../../oracle-models.js";

describe.each(installedEngines)("linear on %s", (engine) => {
  beforeAll(() => chooseEngine(engine));

  test("x·Wᵀ + b, token by token", () => {
    const weight = [
      [1, 0, 2],
      [0, -1, 0.5],
    ];
    const x = [[[1, 2, 3]], [[0, 0, 4]]]; // [2, 1, 3]
    const y = tf.tidy(() =>
      linear(tf.tensor3d(x), { weight: tf.tensor2d(weight), bias: tf.tensor1d([10, 20]) }).arraySync(),
    );
    expect(y).toEqual([[[17, 19.5]], [[18, 22]]]);
  });
});
