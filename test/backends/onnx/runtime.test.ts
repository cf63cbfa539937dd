import "@tensorflow/tfjs"; // registers gradients and tensor methods
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../src/backends/onnx/index.js";
import { loadRuntime } from "../../../src/backends/onnx/running/runtime.js";
import { randomTensor } from "../../fixtures/random-tensor.js";

test("onnxruntime-node's binding computes without await, in the version that is installed", () => {
  expect(loadRuntime().compileNow).toBeTypeOf("function");
});

const bindings = {
  "is not there": undefined,
  "has nothing": {},
  "has no run": {
    initOrt() {},
    binding: {
      InferenceSession: class {
        loadModel() {}
        dispose() {}
      },
    },
  },
  "has no initOrt": {
    binding: {
      InferenceSession: class {
        loadModel() {}
        run() {}
        dispose() {}
      },
    },
  },
};

test.each(Object.entries(bindings))("a binding that %s is not used", (_what, found) => {
  expect(loadRuntime(() => found).compileNow).toBeUndefined();
});

describe("without the binding", () => {
  const backend = registerOnnxBackend(
    { name: "await-only", threads: 1 },
    loadRuntime(() => undefined),
  );
  beforeAll(async () => {
    await tf.setBackend("await-only");
  });
  const x = () => randomTensor<tf.Rank.R2>([5, 6], 1);
  const doubled = (values: ArrayLike<number>) => Array.from(values, (value) => Math.fround(value * 2));

  test("tensors are read with await", async () => {
    const given = x();
    const gradient = tf.grad((a) => tf.sum(tf.square(a)))(given);
    expect([...(await gradient.data())]).toEqual(doubled(given.dataSync()));
  });

  test("reads at the same time each give their numbers, and a graph is computed once", async () => {
    const given = x();
    const { runs } = backend.statistics;
    const [a, b] = tf.tidy(() => {
      const twice = tf.mul(given, 2);
      return [twice, tf.add(twice, 0)];
    });
    const [first, second] = await Promise.all([a.data(), b.data()]);
    expect([...first]).toEqual(doubled(given.dataSync()));
    expect([...second]).toEqual([...first]);
    expect(backend.statistics.runs).toBe(runs + 1);
  });

  test("a synchronous read of what is pending is refused in one line, and can be awaited then", async () => {
    const given = x();
    const twice = tf.mul(given, 2);
    expect(() => twice.dataSync()).toThrow(
      /^onnx engine: this version of onnxruntime-node cannot compute without await \(expected [^\n]+\)$/,
    );
    expect([...(await twice.data())]).toEqual(doubled(given.dataSync()));
    expect([...twice.dataSync()]).toEqual(doubled(given.dataSync()));
  });

  test("a failure is that of each read", async () => {
    const lost = tf.gather(x(), tf.add(tf.tensor1d(Array(20).fill(3), "int32"), tf.scalar(9, "int32")));
    for (let i = 0; i < 2; i++) await expect(lost.data()).rejects.toThrow(/^onnx engine: GatherV2 /);
    expect([...(await tf.mul(x(), 2).data())]).toEqual(doubled(x().dataSync()));
  });
});
