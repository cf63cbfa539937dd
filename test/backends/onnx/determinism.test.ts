import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { activations } from "../../../src/models/layers/activation.js";
import { multiHeadAttention } from "../../../src/models/layers/attention.js";
import { layerNorm } from "../../../src/models/layers/layer-norm.js";
import { linear } from "../../../src/models/layers/linear.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

for (const threads of [1, 2]) registerOnnxBackend({ name: `threads-${threads}`, threads });
tf.enableProdMode();

/** A transformer layer's gradient with respect to its input, [B, T, D]; every product has at least D columns. */
function layerGradient(x: tf.Tensor3D, width: number): tf.Tensor3D {
  const weight = (outputs: number, inputs: number, seed: number) =>
    randomTensor<tf.Rank.R2>([outputs, inputs], seed).mul<tf.Tensor2D>(0.05);
  const [q, k, v, o] = [1, 2, 3, 4].map((seed) => weight(width, width, seed));
  const [up, down] = [weight(2 * width, width, 5), weight(width, 2 * width, 6)];
  const [one, zero, zeros] = [tf.ones([width]), tf.zeros([width]), tf.zeros([2 * width])] as tf.Tensor1D[];
  const norm = { gamma: one, beta: zero, epsilon: 1e-12 };
  const project = (at: tf.Tensor3D, weight: tf.Tensor2D) => linear(at, { weight, bias: zero });
  const paddingBias = tf.zeros<tf.Rank.R4>([x.shape[0], 1, 1, x.shape[1]]);
  const score = (input: tf.Tensor) => {
    const y = input as tf.Tensor3D;
    const heads = width / 64;
    const { context } = multiHeadAttention(
      { query: project(y, q), key: project(y, k), value: project(y, v) },
      heads,
      paddingBias,
      (_site, value) => value,
    );
    const attended = layerNorm(tf.add(y, project(context, o)), norm);
    const inner = activations.gelu.apply(linear(attended, { weight: up, bias: zeros }));
    return layerNorm(tf.add(attended, project(inner, down)), norm)
      .tanh()
      .sum();
  };
  return tf.grad(score)(x) as tf.Tensor3D;
}

async function gradientOf(
  threads: number,
  rows: number[],
  width: number,
  length = 12,
): Promise<Float32Array> {
  await tf.setBackend(`threads-${threads}`);
  return tf.tidy(() => {
    const samples = rows.map((row) => randomTensor<tf.Rank.R3>([1, length, width], 100 + row));
    return layerGradient(tf.concat(samples), width).dataSync<"float32">();
  });
}

describe("to the last bit", () => {
  test.each([1, 2])("a layer's gradient is the same each time, with %i threads", async (threads) => {
    const first = await gradientOf(threads, [0, 1, 2], 128);
    expect(await gradientOf(threads, [0, 1, 2], 128)).toEqual(first);
  });

  test("it is the same with 1 and 2 threads, where products have 256 columns or more", async () => {
    expect(await gradientOf(2, [0, 1, 2, 3], 256)).toEqual(await gradientOf(1, [0, 1, 2, 3], 256));
  });

  test.each([1, 2])(
    "a sample's is the same alone and in a batch, with %i threads, where products have 256 columns or more",
    async (threads) => {
      const together = await gradientOf(threads, [0, 1, 2, 3, 4], 256);
      for (const row of [0, 3]) {
        const size = together.length / 5;
        const alone = await gradientOf(threads, [row], 256);
        expect(alone).toEqual(together.slice(row * size, (row + 1) * size));
      }
    },
  );
});

test("with fewer columns, 1 and 2 threads differ by float error at most", async () => {
  const [one, two] = [await gradientOf(1, [0, 1], 128), await gradientOf(2, [0, 1], 128)];
  const largest = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(one.reduce((most, x, i) => Math.max(most, Math.abs(x - two[i])), 0) / largest).toBeLessThan(2e-6);
});
