import "@tensorflow/tfjs"; // registers gradients and tensor methods
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, test } from "vitest";
import { compile, registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { numbersOf, relativeDifference } from "./both-engines.js";

registerOnnxBackend({ threads: 1 });
tf.enableProdMode();
beforeEach(() => tf.setBackend("onnx"));

const integers = (values: number[], shape = [values.length]) => tf.tensor(values, shape, "int32");

describe("indices that are arguments are those of each call, not of the first", () => {
  test("of gather, where a negative one is refused as ever", () => {
    const rows = compile((x: Tensor, ids: Tensor) => tf.gather(x as Tensor2D, ids as Tensor1D));
    const table = tf.tensor2d([0, 1, 10, 11, 20, 21], [3, 2]);
    expect([...rows(table, integers([0, 2])).dataSync()]).toEqual([0, 1, 20, 21]);
    expect([...rows(table, integers([1, 1])).dataSync()]).toEqual([10, 11, 10, 11]);
    expect(() => rows(table, integers([0, -1])).dataSync()).toThrow(/^onnx engine: GatherV2 /);
  });

  test("of unsortedSegmentSum, where those outside are left out", () => {
    const sums = compile((x: Tensor, ids: Tensor) => tf.unsortedSegmentSum(x, ids as Tensor1D, 2));
    const x = tf.tensor1d([1, 2, 4]);
    expect([...sums(x, integers([0, 1, 0])).dataSync()]).toEqual([5, 2]);
    expect([...sums(x, integers([1, -1, 7])).dataSync()]).toEqual([0, 1]);
  });

  test("of scatterND, or the function is refused", () => {
    const scattered = compile((places: Tensor, x: Tensor) => tf.scatterND(places, x, [3]));
    const x = tf.tensor1d([1, 2]);
    const call = (places: number[]) => [...scattered(integers(places, [2, 1]), x).dataSync()];
    let first: number[];
    try {
      first = call([0, 1]);
    } catch (error) {
      expect((error as Error).message).toMatch(/^compile: /);
      return;
    }
    expect(first).toEqual([1, 2, 0]);
    expect(call([2, 0])).toEqual([2, 0, 1]);
  });

  test("of a gather's gradient, which adds up rows by them", () => {
    const weights = randomTensor<tf.Rank.R2>([3, 2], 1);
    const gradient = (table: Tensor, ids: Tensor) =>
      tf.grad((x: Tensor) =>
        tf
          .gather(x as Tensor2D, ids as Tensor1D)
          .mul(weights)
          .sum(),
      )(table);
    const compiled = compile(gradient);
    const table = randomTensor<tf.Rank.R2>([4, 2], 2);
    for (const ids of [
      [0, 1, 2],
      [3, 3, 0],
      [1, 1, 1],
    ]) {
      const [found, expected] = [compiled, gradient].map((f) => numbersOf(f(table, integers(ids))));
      expect(relativeDifference([found], [expected])).toBeLessThan(1e-6); // three numbers added up in any order
    }
  });
});

describe("a refused function", () => {
  test("that returns a tensor from outside leaves it to its owner", () => {
    const outside = tf.tensor1d([1, 2, 3]);
    expect(() => compile((_x: Tensor) => outside)(tf.scalar(1))).toThrow(
      /^compile: .* doesn't depend on its arguments$/,
    );
    expect(outside.isDisposed).toBe(false);
    expect([...outside.dataSync()]).toEqual([1, 2, 3]);
  });

  test.each([
    ["made of nothing", () => tf.fill([40], 3)],
    ["made of a tensor from outside", (outside: Tensor) => tf.sin(outside)],
  ])("is one whose result is %s, though it is not computed yet", (_what, make) => {
    const outside = randomTensor<tf.Rank.R1>([40], 1);
    expect(() => compile((_x: Tensor) => make(outside))(tf.scalar(1))).toThrow(
      /^compile: .* doesn't depend on its arguments$/,
    );
  });

  test("throws its own error, and leaves no tensor", () => {
    const { numTensors } = tf.memory();
    const compiled = compile((x: Tensor) => {
      tf.sin(x);
      throw new Error("of its own");
    });
    tf.tidy(() => {
      expect(() => compiled(tf.ones([40]))).toThrow(/^of its own$/);
    });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

test("a tensor that the function keeps for later calls, and that depends on no argument, stays usable", () => {
  let mask: Tensor | undefined;
  const masked = (x: Tensor) => {
    mask ??= tf.keep(tf.sin(tf.range(0, 40, 1)));
    return tf.mul(x, mask);
  };
  const x = randomTensor<tf.Rank.R1>([40], 1);
  const found = compile(masked)(x).dataSync();
  expect(found).toEqual(masked(x).dataSync());
  expect(mask!.dataSync()).toEqual(tf.sin(tf.range(0, 40, 1)).dataSync());
});

test("a function reads tensors from outside on the way, even those that it has combined with its arguments", () => {
  const outside = randomTensor<tf.Rank.R1>([40], 1);
  const scaled = (x: Tensor) => {
    const sines = tf.sin(outside);
    const product = tf.mul(x, sines);
    return tf.mul(product, sines.dataSync()[0]);
  };
  const x = randomTensor<tf.Rank.R1>([40], 2);
  expect(compile(scaled)(x).dataSync()).toEqual(scaled(x).dataSync());
});

test("a function of more operators than may be pending compiles", async () => {
  registerOnnxBackend({ name: "onnx-of-ten", threads: 1, maxPending: 10 });
  await tf.setBackend("onnx-of-ten");
  const chain = (x: Tensor) => Array.from({ length: 50 }).reduce<Tensor>((y) => tf.sin(y), x);
  const x = randomTensor<tf.Rank.R1>([40], 1);
  expect(compile(chain)(x).dataSync()).toEqual(tf.tidy(() => chain(x)).dataSync());
});

test("what was pending before a function is compiled is still computed rightly", () => {
  const x = randomTensor<tf.Rank.R1>([40], 1);
  const pending = tf.mul(x, 2);
  compile((y: Tensor) => tf.add(y, pending))(x).dispose();
  expect([...pending.dataSync()]).toEqual(Array.from(x.dataSync(), (value) => Math.fround(2 * value)));
});

test("a list may hold the same tensor twice, each a tensor of its own", () => {
  const compiled = compile((x: Tensor) => {
    const y = tf.mul(x, 2);
    return [y, y];
  });
  const [first, second] = compiled(tf.tensor1d([1, 2]));
  first.dispose();
  expect([...second.dataSync()]).toEqual([2, 4]);
});

test("a compiled function has no gradient, and tfjs says so", () => {
  const compiled = compile((x: Tensor) => tf.sum(tf.square(x)));
  expect(() => tf.grad(compiled)(tf.tensor1d([1, 2]))).toThrow(/^Cannot compute gradient of y=f\(x\)/);
});

test("types of arguments are told apart like shapes", () => {
  const compiled = compile((x: Tensor) => tf.add(x, x));
  expect(compiled(integers([1, 2])).dtype).toBe("int32");
  expect(compiled(tf.tensor1d([1.5, 2])).dtype).toBe("float32");
});
