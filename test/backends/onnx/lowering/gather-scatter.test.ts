import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../../src/backends/onnx/index.js";
import { randomTensor } from "../../../fixtures/random-tensor.js";
import { giver } from "./case.js";

// what lies inside is compared in lowering.test.ts; this is about indices outside
registerOnnxBackend({ eagerSize: 0, threads: 1 });
beforeAll(async () => void (await tf.setBackend("onnx")));

const given = giver(false);
const computed = giver(true);
const table = () => randomTensor<tf.Rank.R2>([3, 4], 1);
const integers = (values: number[], shape?: number[]) => given(values, shape, "int32");
const computedIntegers = (values: number[], shape?: number[]) => computed(values, shape, "int32");

describe.each([-1, -3, 3, 100])("gather by the index %i, which is outside", (index) => {
  test("is refused when it is called, in tfjs's words, where the index is known", () => {
    expect(() => tf.gather(table(), integers([0, index]))).toThrow(
      `GatherV2: the index value ${index} is not in [0, 2]`,
    );
  });

  test("is refused when it is read, and named, where the index is computed", () => {
    const rows = tf.gather(table(), computedIntegers([0, index]));
    expect(() => rows.dataSync()).toThrow(
      /^onnx engine: GatherV2 \(Gather of \[3,4\], \[2\]\) failed: .*indices/,
    );
  });

  test("along another axis is refused alike", () => {
    const transposed = tf.transpose(table());
    expect(() => tf.gather(transposed, integers([index]), 1)).toThrow(`${index} is not in [0, 2]`);
    expect(() => tf.gather(transposed, computedIntegers([index]), -1).dataSync()).toThrow(
      /^onnx engine: GatherV2 \(Gather /,
    );
  });

  test("is refused by gatherND, too", () => {
    expect(() => tf.gatherND(table(), integers([index], [1, 1])).dataSync()).toThrow("Invalid indices: ");
    expect(() => tf.gatherND(table(), computedIntegers([index], [1, 1])).dataSync()).toThrow(
      /^onnx engine: GatherNd \(GatherND of \[3,4\], \[1,1\]\) failed: /,
    );
  });

  test("is left out by unsortedSegmentSum, however the ids came about", () => {
    const x = given([1, 2, 4, 8]);
    for (const ids of [integers([0, index, 2, 0]), computedIntegers([0, index, 2, 0])]) {
      expect([...tf.unsortedSegmentSum(x, ids as Tensor1D, 3).dataSync()]).toEqual([9, 0, 4]);
    }
  });

  test("is refused by scatterND in tfjs's words, however it came about", () => {
    for (const places of [integers([index], [1, 1]), computedIntegers([index], [1, 1])]) {
      const cpuSays = () => tf.scatterND(places as Tensor, given([5]), [3]).dataSync();
      expect(cpuSays).toThrow("Invalid indices: ");
    }
  });
});

test("a gather that is refused at the call leaves other tensors pending and readable", () => {
  const x = table();
  const doubled = tf.mul(x, 2);
  expect(() => tf.gather(x, integers([7]))).toThrow("GatherV2: the index value 7");
  expect([...tf.sub(doubled, x).dataSync()]).toEqual([...x.dataSync()]);
});

test("a gather within the table by indices that reach its ends is none of these", () => {
  expect([...tf.gather(given([5, 6, 7]), computedIntegers([0, 2]) as Tensor1D).dataSync()]).toEqual([5, 7]);
});

describe("rows of one segment are all added up, by however many threads", () => {
  test.each([1, 2])("%i threads: a hundred thousand ones in two segments", async (threads) => {
    registerOnnxBackend({ name: `threads-${threads}`, threads });
    await tf.setBackend(`threads-${threads}`);
    const size = 100_000;
    const ids = tf.tensor1d(
      Int32Array.from({ length: size }, (_, i) => i % 2),
      "int32",
    );
    const sums = tf.tidy(() => tf.unsortedSegmentSum(tf.ones([size, 3]), ids, 2));
    expect([...sums.dataSync()]).toEqual(Array(6).fill(size / 2));
    await tf.setBackend("onnx");
  });
});
