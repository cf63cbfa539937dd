import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { activations } from "../../../src/models/layers/activation.js";
import { installedEngines } from "../../oracle-models.js";

/** Φ(x), the standard normal distribution function, from tables. */
const normal = new Map([
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1, 0.8413447460685429],
  [2, 0.9772498680518208],
  [3, 0.9986501019683699],
]);
const xs = [...normal.keys()].flatMap((x) => [x, -x]);
const phi = (x: number) => (x < 0 ? 1 - normal.get(-x)! : normal.get(x)!);
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

describe.each(installedEngines)("activations on %s", (engine) => {
  beforeAll(() => chooseEngine(engine));

  const closeTo = (name: string, expected: (x: number) => number) => {
    const actual = tf.tidy(() => activations[name].apply(tf.tensor1d(xs)).dataSync());
    xs.forEach((x, i) => {
      expect(actual[i], `${name}(${x})`).toBeCloseTo(expected(x), 6);
    });
  };

  test("gelu(x) = x·Φ(x)", () => closeTo("gelu", (x) => x * phi(x)));

  test("gelu′(x) = Φ(x) + x·φ(x)", () => {
    const slopes = tf.tidy(() => tf.grad(activations.gelu.apply)(tf.tensor1d(xs)).dataSync());
    xs.forEach((x, i) => {
      expect(slopes[i], `x = ${x}`).toBeCloseTo(phi(x) + x * density(x), 5);
    });
  });

  test.each(["gelu_new", "gelu_pytorch_tanh"])("%s is the tanh approximation", (name) => {
    closeTo(name, geluTanh);
    const atOne = tf.tidy(() => activations[name].apply(tf.tensor1d([1])).dataSync()[0]);
    expect(atOne).toBeCloseTo(0.8411919906, 6); // not gelu's 0.8413447461
  });

  test("relu(x) = max(0, x)", () => closeTo("relu", (x) => Math.max(0, x)));

  test.each(Object.keys(activations))("the slope of %s is its derivative", (name) => {
    const { apply, slope } = activations[name];
    const [slopes, derivatives] = tf.tidy(() => {
      const x = tf.tensor1d(xs.map((at) => at + 0.1)); // not relu's corner
      return [slope(x).arraySync(), tf.grad(apply)(x).arraySync() as number[]];
    });
    xs.forEach((x, i) => {
      expect(slopes[i], `x = ${x + 0.1}`).toBeCloseTo(derivatives[i], 5);
    });
  });

  test("large values do not overflow", () => {
    for (const name of Object.keys(activations).filter((other) => other !== "tanh")) {
      const far = tf.tidy(() => activations[name].apply(tf.tensor1d([-100, 100])).dataSync());
      expect(far[0], name).toBeCloseTo(0, 6);
      expect(far[1], name).toBeCloseTo(100, 4);
    }
  });
});
