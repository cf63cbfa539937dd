import "@tensorflow/tfjs"; // registers gradients and tensor methods
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";

registerOnnxBackend({ threads: 1, eagerSize: 0 });
tf.enableProdMode();

describe.each(["cpu", "wasm", "onnx"])(
  "on %s an operation computes with the numbers of its call, though later",
  (engine) => {
    test("the array that its tensor was made of is filled anew", async () => {
      await tf.setBackend(engine);
      const batch = Float32Array.of(1, 2, 3);
      const sum = tf.add(tf.tensor1d(batch), 1);
      batch.fill(100);
      expect([...sum.dataSync()]).toEqual([2, 3, 4]);
    });

    test("the buffer that its tensor was made of is filled anew", async () => {
      await tf.setBackend(engine);
      const buffer = tf.buffer([2]);
      buffer.set(1, 0);
      const product = tf.mul(buffer.toTensor(), 2);
      buffer.set(100, 0);
      expect([...product.dataSync()]).toEqual([2, 0]);
    });

    test("the array that its tensor was read into is written to", async () => {
      await tf.setBackend(engine);
      const tensor = tf.add(tf.tensor1d([1, 2, 3]), 0);
      const numbers = tensor.dataSync();
      const product = tf.mul(tensor, 2);
      numbers.fill(100);
      expect([...product.dataSync()]).toEqual([2, 4, 6]);
    });
  },
);
