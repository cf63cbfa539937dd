import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { loadRuntime } from "../../../src/backends/onnx/running/runtime.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

/** Without the binding a read takes a while, in which programs go on. */
const backend = registerOnnxBackend(
  { name: "await-only", threads: 1, eagerSize: 0 },
  loadRuntime(() => undefined),
);
tf.enableProdMode();
beforeEach(() => tf.setBackend("await-only"));

const x = () => randomTensor<tf.Rank.R1>([20], 1);
/** Until a read that has begun has found out what it computes, and waits for the runtime. */
const underWay = () => new Promise((resolve) => setImmediate(resolve));
/** Some ulps of numbers up to 4. */
const close = (found: ArrayLike<number>, f: (at: number) => number) => {
  const given = x().dataSync();
  for (let i = 0; i < 20; i++) expect(Math.abs(found[i] - f(given[i]))).toBeLessThan(1e-6);
};

describe("while a read is under way", () => {
  test("a synchronous read that is refused changes none of its numbers", async () => {
    const base = tf.mul(x(), 2);
    const [sine, cosine] = [tf.sin(base), tf.cos(base)];
    const reading = cosine.data();
    await underWay();
    sine.dispose();
    expect(() => cosine.dataSync()).toThrow(/^onnx engine: /);
    close(await reading, (at) => Math.cos(2 * at));
    close(await base.data(), (at) => 2 * at);
  });

  test("more can be recorded on its tensors", async () => {
    const base = tf.mul(x(), 2);
    const reading = base.data();
    await underWay();
    const more = tf.sin(base);
    close(await more.data(), (at) => Math.sin(2 * at));
    close(await reading, (at) => 2 * at);
  });

  test("its tensors can be disposed of", async () => {
    const { pending } = backend.statistics;
    const [base, other] = tf.tidy(() => {
      const twice = tf.mul(x(), 2);
      return [twice, tf.sin(twice)];
    });
    const reading = base.data();
    await underWay();
    tf.dispose([base, other]);
    close(await reading, (at) => 2 * at);
    expect(backend.statistics.pending).toBe(pending);
  });

  test("other options leave its graph to it", async () => {
    const reading = Promise.all([tf.mul(x(), 2).data(), tf.sin(x()).data()]);
    await underWay();
    registerOnnxBackend({ name: "await-only", threads: 2 });
    const [twice, sine] = await reading;
    close(twice, (at) => 2 * at);
    close(sine, Math.sin);
  });
});

test("many reads at once, of one graph and of several, each give their numbers", async () => {
  const tensors = Array.from({ length: 12 }, (_, i) => tf.sin(tf.mul(x(), i)));
  const found = await Promise.all(tensors.map((tensor) => tensor.data()));
  found.forEach((numbers, i) => {
    close(numbers, (at) => Math.sin(Math.fround(at * i)));
  });
});

test("complex numbers and strings are read with await, too", async () => {
  const complex = tf.complex(tf.mul(x(), 2), tf.mul(x(), 3));
  const numbers = await complex.data();
  close(
    numbers.filter((_, i) => i % 2 === 0),
    (at) => 2 * at,
  );
  close(
    numbers.filter((_, i) => i % 2 === 1),
    (at) => 3 * at,
  );
  expect(await tf.tensor1d(["a", "b"]).data()).toEqual(["a", "b"]);
});
