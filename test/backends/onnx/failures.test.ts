import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

const warnings: string[] = [];
const backend = registerOnnxBackend({ threads: 1, onWarning: (message) => warnings.push(message) });
tf.enableProdMode();
beforeAll(() => tf.setBackend("onnx"));

/** Rows 12 of 5: an index that is computed is known to be wrong only when the graph runs. */
function lost(): tf.Tensor {
  const indices = tf.add(tf.tensor1d(Array(20).fill(3), "int32"), tf.scalar(9, "int32"));
  return tf.gather(randomTensor<tf.Rank.R2>([5, 6], 1), indices);
}

test("a failed read names the kernel, the operator and its shapes in one line, each time it is tried", () => {
  const tensor = lost();
  const line = /^onnx engine: GatherV2 \(Gather of \[5,6\], \[20\]\) failed: [^\n]*out of data bounds[^\n]*$/;
  expect(() => tensor.dataSync()).toThrow(line);
  expect(() => tensor.dataSync()).toThrow(line);
});

test("what is computed from a failed tensor fails too, other tensors do not", () => {
  const tensor = lost();
  expect(() => tensor.dataSync()).toThrow("GatherV2");
  expect(() => tf.mul(tensor, 2).dataSync()).toThrow("GatherV2");
  expect([...tf.add(tf.ones([20]), 1).dataSync()]).toEqual(Array(20).fill(2));
});

test("a failed graph is not pending any more, and its tensors can be disposed of", () => {
  const { pending } = backend.statistics;
  const { numTensors } = tf.memory();
  tf.tidy(() => {
    expect(() => lost().dataSync()).toThrow();
  });
  expect(backend.statistics.pending).toBe(pending);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test("a failure is that of its readers, not of what is recorded when everything pending is computed", () => {
  const [broken, sound] = [lost(), tf.sin(randomTensor<tf.Rank.R1>([40], 1))];
  backend.pending.endStep();
  expect([...tf.add(tf.ones([20]), 1).dataSync()]).toEqual(Array(20).fill(2));
  expect(sound.dataSync()).toHaveLength(40);
  expect(() => broken.dataSync()).toThrow("GatherV2");
});

test("a program that holds every intermediate tensor is told so, once; a tidy one is not", () => {
  const x = randomTensor<tf.Rank.R2>([5, 6], 1);
  const chain = () => {
    let y: tf.Tensor = x;
    for (let i = 0; i < 100; i++) y = tf.sin(y);
    return y;
  };
  tf.tidy(chain).dataSync();
  expect(warnings).toEqual([]);
  tf.engine().startScope();
  for (let i = 0; i < 2; i++) chain().dataSync();
  tf.engine().endScope();
  expect(warnings).toEqual([
    "onnx engine: 100 of 100 results are still held by tensors and had to be kept; wrap the computation in tf.tidy, or dispose of intermediate tensors, to make it faster",
  ]);
});
