import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, expect, test } from "vitest";
import { compile, registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

const backend = registerOnnxBackend({ threads: 1 });
tf.enableProdMode();
beforeEach(() => tf.setBackend("onnx"));

const weights = () => randomTensor<tf.Rank.R2>([8, 3], 5);
const scores = (w: tf.Tensor2D) => (x: tf.Tensor) => tf.softmax(tf.matMul(x as tf.Tensor2D, w));

test("a compiled function gives the function's numbers, at the first call and after, for every shape", () => {
  const f = scores(weights());
  const compiled = compile(f);
  for (const rows of [4, 4, 7, 4]) {
    for (const seed of [1, 2]) {
      const x = randomTensor<tf.Rank.R2>([rows, 8], seed);
      expect(compiled(x).arraySync()).toEqual(f(x).arraySync());
    }
  }
});

test("it compiles once for each shape, and records nothing afterwards", () => {
  const compiled = compile(scores(weights()));
  const call = (rows: number) => compiled(randomTensor<tf.Rank.R2>([rows, 8], rows)).dataSync();
  call(4);
  call(5);
  const { compiled: before, recorded } = backend.statistics;
  for (let i = 0; i < 5; i++) [4, 5].forEach(call);
  expect(backend.statistics).toMatchObject({ compiled: before, recorded });
});

test("gradients compile, and come as a list", () => {
  const w = weights();
  const loss = (x: tf.Tensor, v: tf.Tensor) => tf.sum(tf.square(scores(w)(tf.mul(x, v))));
  const gradients = tf.grads(loss);
  const compiled = compile((x: tf.Tensor, v: tf.Tensor) => gradients([x, v]));
  for (const seed of [1, 2]) {
    const given = [randomTensor<tf.Rank.R2>([4, 8], seed), randomTensor<tf.Rank.R1>([8], 3)] as const;
    const expected = gradients([...given]).map((tensor) => tensor.dataSync());
    const found = compiled(...given).map((tensor) => tensor.dataSync());
    found.forEach((numbers, i) => {
      const largest = Math.max(...expected[i].map(Math.abs));
      for (const [k, number] of numbers.entries()) {
        expect(Math.abs(number - expected[i][k]) / largest).toBeLessThan(1e-6);
      }
    });
  }
});

test("arguments may be pending, the same tensor twice, or of few numbers", () => {
  const compiled = compile((a: tf.Tensor, b: tf.Tensor) => tf.sub(tf.mul(a, 2), b));
  const x = tf.tensor1d([1, 2, 3]);
  expect([...compiled(x, x).dataSync()]).toEqual([1, 2, 3]);
  expect([...compiled(tf.add(x, 1), x).dataSync()]).toEqual([3, 4, 5]);
  expect([...compiled(x, tf.add(x, 1)).dataSync()]).toEqual([0, 1, 2]);
});

test("an argument may be used in other shapes", () => {
  const compiled = compile((x: tf.Tensor) => tf.add(tf.reshape(x, [6]), tf.reshape(x, [6]).mul(2)));
  for (const start of [0, 10]) {
    const x = tf.tensor2d(
      [0, 1, 2, 3, 4, 5].map((i) => i + start),
      [2, 3],
    );
    expect([...compiled(x).dataSync()]).toEqual([0, 1, 2, 3, 4, 5].map((i) => 3 * (i + start)));
  }
});

test("what the function takes from outside is as it was at the first call", () => {
  const factor = tf.variable(tf.scalar(2));
  const compiled = compile((x: tf.Tensor) => tf.mul(x, factor));
  const x = tf.tensor1d([1, 2]);
  expect([...compiled(x).dataSync()]).toEqual([2, 4]);
  factor.assign(tf.scalar(5));
  expect([...compiled(x).dataSync()]).toEqual([2, 4]);
  factor.dispose();
  expect([...compiled(tf.tensor1d([3, 4])).dataSync()]).toEqual([6, 8]);
});

test("no tensor is left behind but the results", () => {
  const compiled = compile(scores(weights()));
  const x = randomTensor<tf.Rank.R2>([4, 8], 1);
  const { numTensors } = tf.memory();
  const results = [compiled(x), compiled(x)];
  expect(tf.memory().numTensors).toBe(numTensors + results.length);
  tf.dispose(results);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test("a compiled function is compiled anew where its session had to make room", () => {
  const small = registerOnnxBackend({ name: "onnx-of-one", maxSessions: 1, threads: 1, eagerSize: 0 });
  return tf.setBackend("onnx-of-one").then(() => {
    const [twice, thrice] = [2, 3].map((k) => compile((x: tf.Tensor) => tf.mul(x, k)));
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) {
      expect([...twice(x).dataSync()]).toEqual([2, 4]);
      expect([...thrice(x).dataSync()]).toEqual([3, 6]);
    }
    expect(small.statistics).toMatchObject({ sessions: 1, compiled: 6 });
  });
});

test.each([
  ["reads a number", (x: tf.Tensor) => tf.mul(x, x.sum().dataSync()[0])],
  ["reads an argument", (x: tf.Tensor) => tf.mul(x, x.dataSync()[0])],
  ["uses a kernel that is not lowered", (x: tf.Tensor) => tf.expm1(tf.mul(x, 2))],
])("a function that %s cannot be compiled, and the engine goes on", (_what, f) => {
  const x = randomTensor<tf.Rank.R1>([40], 1);
  const { numTensors } = tf.memory();
  expect(() => compile(f)(x)).toThrow(/^compile: the function reads the numbers of a tensor that depends on/);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect([...tf.add(tf.ones([40]), x).dataSync()]).toEqual([...x.dataSync()].map((v) => Math.fround(v + 1)));
});

test("a function whose result depends on no argument cannot be compiled", () => {
  expect(() => compile((_x: tf.Tensor) => tf.ones([3]))(tf.ones([2]))).toThrow(
    "compile: the function returns a tensor that doesn't depend on its arguments",
  );
});

test("a tensor that the function keeps cannot be read, and holds up nothing else", () => {
  let kept: tf.Tensor | undefined;
  const compiled = compile((x: tf.Tensor) => {
    kept = tf.keep(tf.sin(x));
    return tf.mul(kept, 2);
  });
  const x = randomTensor<tf.Rank.R1>([40], 1);
  expect(compiled(x).dataSync()).toEqual(tf.mul(tf.sin(x), 2).dataSync());
  expect(() => kept!.dataSync()).toThrow(/^compile: the function reads the numbers .* or keeps one/);
  backend.pending.endStep();
  expect([...tf.add(tf.ones([40]), tf.ones([40])).dataSync()]).toEqual(Array(40).fill(2));
});

test("a failing run names the kernel, the operator and its shapes", () => {
  const rows = compile((x: tf.Tensor, ids: tf.Tensor) => tf.gather(x, ids as tf.Tensor1D));
  const x = randomTensor<tf.Rank.R2>([5, 6], 1);
  rows(x, tf.fill([20], 4, "int32"));
  expect(() => rows(x, tf.fill([20], 5, "int32"))).toThrow(
    /^onnx engine: GatherV2 \(Gather of \[5,6\], \[20\]\) failed/,
  );
});

test("on other engines a compiled function is the function itself", async () => {
  await tf.setBackend("cpu");
  const compiled = compile((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]));
  expect([...compiled(tf.tensor1d([2, 3])).dataSync()]).toEqual([4, 6]);
});
