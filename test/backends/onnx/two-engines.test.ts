import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

const [one, other] = ["one", "other"].map((name) => registerOnnxBackend({ name, threads: 1, eagerSize: 0 }));
tf.enableProdMode();

const x = () => randomTensor<tf.Rank.R1>([20], 1);
const sines = (factor = 1) =>
  Array.from(x().dataSync(), (at) => Math.fround(factor * Math.fround(Math.sin(at))));
const expectSines = (found: ArrayLike<number>, factor = 1) => {
  sines(factor).forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(1e-6);
  });
};

test("a tensor that is pending on one engine is used by the other, and both go on", async () => {
  await tf.setBackend("one");
  const pending = tf.sin(x());
  const unrelated = tf.sin(x());
  await tf.setBackend("other");
  expectSines(tf.mul(pending, 2).dataSync(), 2);
  await tf.setBackend("one");
  expectSines(unrelated.dataSync());
  expectSines(pending.dataSync());
  expectSines(tf.mul(pending, 3).dataSync(), 3);
});

test("each counts its own data, and what is disposed of is gone from both", async () => {
  const count = () => [one, other].map(({ statistics: { data, pending } }) => [data, pending]);
  const before = count();
  await tf.setBackend("one");
  const tensor = tf.sin(x());
  await tf.setBackend("other");
  const results = tf.tidy(() => [tf.mul(tensor, 2), tf.reshape(tensor, [4, 5])]);
  for (const result of results) result.dataSync();
  tf.dispose([tensor, ...results]);
  expect(count()).toEqual(before.map(([data, pending], i) => [data + (i === 0 ? 1 : 0), pending])); // x stays
});

test("a tensor that is pending on one engine is computed by the other, for a kernel that is not lowered", async () => {
  await tf.setBackend("one");
  const [pending, unrelated] = [tf.sin(x()), tf.sin(x())];
  await tf.setBackend("other");
  tf.expm1(pending);
  await tf.setBackend("one");
  expectSines(unrelated.dataSync());
  expectSines(pending.dataSync());
});
