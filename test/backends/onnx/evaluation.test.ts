import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { type OnnxOptions, registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

const backend = registerOnnxBackend({ threads: 1 });
tf.enableProdMode();
beforeEach(() => tf.setBackend("onnx"));

const some = (seed = 1) => randomTensor<tf.Rank.R1>([40], seed);
const runs = () => backend.statistics.runs;

describe("a read", () => {
  test("computes what is connected, and hands back all of it that is held, in one run", () => {
    const a = tf.sin(some());
    const [b, c] = [tf.cos(a), tf.exp(a)];
    const before = runs();
    for (const tensor of [b, a, c]) tensor.dataSync();
    expect(runs()).toBe(before + 1);
    tf.dispose([a, b, c]);
  });

  test("leaves pending what is not connected, though both use the same numbers", () => {
    const x = some();
    const [a, b] = [tf.sin(x), tf.cos(x)];
    const { pending } = backend.statistics;
    a.dataSync();
    expect(backend.statistics.pending).toBe(pending - 1);
    tf.dispose([a, b]);
  });

  test("computes nothing that only disposed tensors needed", () => {
    const a = tf.sin(some());
    const wasted = tf.matMul(tf.ones<tf.Rank.R2>([40, 40]), tf.reshape(a, [40, 1]));
    wasted.dispose();
    expect(a.dataSync()).toHaveLength(40);
    expect(backend.statistics.pending).toBe(0);
  });

  test("of what is there runs nothing", () => {
    const a = tf.sin(some());
    a.dataSync();
    const before = runs();
    a.dataSync();
    tf.reshape(a, [5, 8]).dataSync();
    expect(runs()).toBe(before);
  });
});

describe("compiled graphs", () => {
  const softmaxGradient = (rows: number, columns: number) => {
    const x = randomTensor<tf.Rank.R2>([rows, columns], rows);
    return tf
      .grad((y) => tf.sum(tf.square(tf.softmax(y))))(x)
      .dataSync();
  };
  test("serve all shapes of one structure", () => {
    softmaxGradient(3, 50);
    const { compiled } = backend.statistics;
    for (let rows = 2; rows < 20; rows++) softmaxGradient(rows, 100 - rows);
    expect(backend.statistics.compiled).toBe(compiled);
  });

  test("serve loops over slices", () => {
    const x = randomTensor<tf.Rank.R2>([60, 40], 1);
    const numbers = x.arraySync();
    const { compiled } = backend.statistics;
    for (let i = 0; i < 20; i++) {
      expect([...tf.neg(tf.slice(x, [i, 0], [1, 40])).dataSync()]).toEqual(numbers[i].map((value) => -value));
    }
    expect(backend.statistics.compiled).toBeLessThanOrEqual(compiled + 1);
  });

  test("are told apart by which inputs are the same", () => {
    const [x, y] = [some(1), some(2)];
    expect([...tf.sub(x, x).dataSync()]).toEqual(Array(40).fill(0));
    const expected = [...x.dataSync()].map((value, i) => Math.fround(value - y.dataSync()[i]));
    expect([...tf.sub(x, y).dataSync()]).toEqual(expected);
  });

  test("are told apart where a row widens a product instead of adding to it", () => {
    const product = (rows: number, columns: number) =>
      tf.matMul(tf.ones<tf.Rank.R2>([rows, 20]), tf.ones<tf.Rank.R2>([20, columns]));
    const sum = (columns: number) =>
      tf.tidy(() =>
        tf.add(product(20, columns), tf.range(0, 30, 1).slice([0], [columns === 1 ? 30 : columns])),
      );
    expect(sum(30).shape).toEqual([20, 30]);
    expect([...sum(30).dataSync()].slice(0, 3)).toEqual([20, 21, 22]);
    expect([...sum(1).dataSync()].slice(0, 3)).toEqual([20, 21, 22]);
  });
});

describe("the cache of compiled graphs", () => {
  const chain = (length: number) => {
    let x: tf.Tensor = some();
    for (let i = 0; i < length; i++) x = tf.sin(x);
    return x;
  };
  const backendWith = async (name: string, options: Partial<OnnxOptions>) => {
    const found = registerOnnxBackend({ name, threads: 1, ...options });
    await tf.setBackend(name);
    return found;
  };

  test("holds no more graphs than it may, and forgets the one unused for longest", async () => {
    const small = await backendWith("three", { maxSessions: 3 });
    const compiledFor = (length: number) => {
      const { compiled } = small.statistics;
      tf.tidy(() => chain(length)).dataSync();
      return small.statistics.compiled - compiled;
    };
    expect([1, 2, 3, 1, 4, 1, 2].map(compiledFor)).toEqual([1, 1, 1, 0, 1, 0, 1]);
    expect(small.statistics.sessions).toBe(3);
  });

  test("holds no more bytes than it may", async () => {
    const small = await backendWith("few-bytes", { maxSessionBytes: 2 ** 20 });
    for (let length = 1; length < 40; length += 3) {
      tf.tidy(() => chain(length)).dataSync();
      expect(small.statistics.sessionBytes).toBeLessThanOrEqual(2 ** 20);
    }
    expect(small.statistics.sessions).toBeGreaterThan(1);
  });

  test("counts a graph's largest run", async () => {
    const found = await backendWith("growing", {});
    const bytesAfter = (size: number) => {
      tf.tidy(() => tf.cos(tf.sin(tf.range(0, size, 1)))).dataSync();
      return found.statistics.sessionBytes;
    };
    const [small, large, smallAgain] = [100, 100_000, 100].map(bytesAfter);
    expect(large - small).toBeGreaterThan(4 * 99_000);
    expect(smallAgain).toBe(large);
    expect(found.statistics.compiled).toBe(1);
  });
});

test("what is recorded and never read is computed when it becomes too much", async () => {
  const small = registerOnnxBackend({ name: "impatient", maxPending: 100, threads: 1, onWarning: () => {} });
  await tf.setBackend("impatient");
  const total = tf.tidy(() => {
    let sum: tf.Tensor = tf.zeros([40]);
    for (let i = 0; i < 1000; i++) sum = tf.add(sum, some(i));
    return sum;
  });
  expect(small.statistics.runs).toBeGreaterThanOrEqual(9);
  total.dispose();
});

test("other threads change no tensor, and compile graphs anew", async () => {
  const found = registerOnnxBackend({ name: "changing", threads: 1 });
  await tf.setBackend("changing");
  const x = tf.sin(some());
  const pending = tf.cos(x);
  const before = x.dataSync().slice();
  registerOnnxBackend({ name: "changing", threads: 2 });
  expect(found.statistics.sessions).toBe(0);
  expect(x.dataSync()).toEqual(before);
  expect(pending.dataSync()).toHaveLength(40);
});
