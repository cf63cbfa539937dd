import "@tensorflow/tfjs"; // registers gradients and tensor methods
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

const backend = registerOnnxBackend({ threads: 1, eagerSize: 0, onWarning: () => {} });
tf.enableProdMode();
beforeEach(() => tf.setBackend("onnx"));

describe("tensors move between engines", () => {
  const made = {
    float32: () => tf.tensor1d([1.5, -2, Number.NaN]),
    int32: () => tf.tensor1d([1, -2, 3], "int32"),
    bool: () => tf.tensor1d([true, false, true]),
    string: () => tf.tensor1d(["a", "bé", ""]),
    complex64: () => tf.complex([1, 2, 3], [4, 5, 6]),
  };
  test.each(Object.entries(made))("of %s, to and fro, with their numbers", async (dtype, make) => {
    await tf.setBackend("cpu");
    const tensor = make();
    const numbers = tensor.dataSync();
    // tfjs's cpu engine cannot take complex numbers from another engine
    for (const engine of dtype === "complex64" ? ["onnx"] : ["onnx", "cpu", "onnx"]) {
      await tf.setBackend(engine);
      tf.tidy(() => {
        expect(tf.reshape(tf.clone(tensor), [3, 1]).dataSync()).toEqual(numbers);
      });
    }
    const { data } = backend.statistics;
    tensor.dispose();
    expect(backend.statistics.data).toBeLessThan(data);
  });

  test("that are pending are computed first", async () => {
    const tensor = tf.add(randomTensor<tf.Rank.R1>([20], 1), 1);
    await tf.setBackend("wasm");
    const there = tf.mul(tensor, 2).dataSync();
    await tf.setBackend("onnx");
    expect(tf.mul(tensor, 2).dataSync()).toEqual(there);
  });
});

describe("numbers are taken", () => {
  const tensorOf = (values: unknown, dtype: tf.DataType) =>
    tf
      .engine()
      .makeTensorFromTensorInfo({ dataId: backend.write(values as never, [3], dtype), shape: [3], dtype });

  test("of 64 bits, as int32", () => {
    expect(tensorOf(BigInt64Array.of(1n, -2n, 3n), "int32").dataSync()).toEqual(Int32Array.of(1, -2, 3));
  });

  test("from memory that threads share, and from a part of a buffer", () => {
    const shared = new Float32Array(new SharedArrayBuffer(12));
    shared.set([1, 2, 3]);
    expect([...tf.mul(tensorOf(shared, "float32"), 2).dataSync()]).toEqual([2, 4, 6]);
    const part = Float32Array.of(9, 1, 2, 3, 9).subarray(1, 4);
    expect([...tf.mul(tensorOf(part, "float32"), 2).dataSync()]).toEqual([2, 4, 6]);
  });
});

describe("data ids", () => {
  test("are given back with their tensors, whatever was recorded", () => {
    const { data, pending } = backend.statistics;
    tf.tidy(() => {
      const x = randomTensor<tf.Rank.R2>([4, 5], 1);
      tf.grad((y) => tf.sum(tf.square(tf.softmax(y))))(x).dataSync();
      tf.complex(x, tf.add(x, 1)).dispose();
    });
    expect(backend.statistics).toMatchObject({ data, pending });
  });

  test("are shared by reshapes: the numbers stay until the last is disposed of", () => {
    const x = tf.add(randomTensor<tf.Rank.R2>([4, 5], 1), 1);
    const { data } = backend.statistics;
    const flat = tf.reshape(x, [20]);
    expect(backend.statistics.data).toBe(data);
    const numbers = [...x.dataSync()];
    x.dispose();
    expect([...flat.dataSync()]).toEqual(numbers);
    flat.dispose();
    expect(backend.statistics.data).toBe(data - 1);
  });

  test("of variables follow what is assigned", () => {
    const variable = tf.variable(tf.zeros([20]));
    variable.assign(tf.add(variable, 1));
    variable.assign(tf.mul(variable, 3));
    expect([...variable.dataSync()]).toEqual(Array(20).fill(3));
    variable.dispose();
  });
});

describe("empty tensors", () => {
  test("go through kernels, alone and with others", () => {
    const empty = tf.zeros([0, 3]);
    expect(tf.add(empty, tf.ones([3])).shape).toEqual([0, 3]);
    expect([...tf.concat([empty, tf.ones([2, 3])]).dataSync()]).toEqual(Array(6).fill(1));
    expect([...tf.sum(empty, 0).dataSync()]).toEqual([0, 0, 0]);
    expect(tf.slice(tf.ones([2, 3]), [0, 0], [0, 3]).dataSync()).toHaveLength(0);
    expect([...tf.matMul(tf.ones<tf.Rank.R2>([2, 0]), tf.ones<tf.Rank.R2>([0, 2])).dataSync()]).toEqual([
      0, 0, 0, 0,
    ]);
  });
});
