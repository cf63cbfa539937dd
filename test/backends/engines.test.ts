import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { chooseEngine, ENGINES, type EngineName } from "../../src/backends/engines.js";
import { refusal } from "../fixtures/refusal.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines } from "../oracle-models.js";

test("WebAssembly and plain JavaScript are always there", () => {
  expect(installedEngines).toEqual(expect.arrayContaining(["wasm", "cpu"]));
});

describe.each(installedEngines)("the engine %s", (name) => {
  test("is the one that computes once it is chosen", async () => {
    expect(await chooseEngine(name)).toBe(name);
    expect(tf.getBackend()).toBe(name);
  });

  test("gives known gradients: of x³, of log softmax, and of a product of matrices", async () => {
    await chooseEngine(name);
    const [cubic, softmax, product] = tf.tidy(() => [
      tf
        .grad((x) => x.pow(3).sum())(tf.tensor1d([1, -2, 0.5]))
        .dataSync(),
      tf
        .grad((x) =>
          tf
            .logSoftmax(x as tf.Tensor1D)
            .slice([0], [1])
            .sum(),
        )(tf.tensor1d([0, 0, 0, 0]))
        .dataSync(),
      tf
        .grad((a) =>
          tf
            .matMul(
              a as tf.Tensor2D,
              tf.tensor2d([
                [1, 2],
                [3, 4],
              ]),
            )
            .sum(),
        )(tf.ones([1, 2]))
        .dataSync(),
    ]);
    expect(relativeToMax(cubic, [3, 12, 0.75])).toBeLessThan(1e-5);
    expect(relativeToMax(softmax, [0.75, -0.25, -0.25, -0.25])).toBeLessThan(1e-6);
    expect([...product]).toEqual([3, 7]);
  });

  test("leaves no tensor behind when it is chosen", async () => {
    await chooseEngine(name);
    const before = tf.memory().numTensors;
    await chooseEngine(name);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("chooseEngine", () => {
  test("without a name keeps the engine in use", async () => {
    for (const name of installedEngines) {
      await chooseEngine(name);
      expect(await chooseEngine()).toBe(name);
    }
  });

  test("refuses a name that is no engine's, and keeps the engine in use", async () => {
    await chooseEngine("cpu");
    expect(await refusal(() => chooseEngine("gpu" as EngineName))).toBe(
      `invalid engine: gpu (expected ${ENGINES.join(", ")})`,
    );
    expect([await chooseEngine(), tf.getBackend()]).toEqual(["cpu", "cpu"]);
  });

  test("refuses an engine that computes wrongly or not at all, and keeps the engine in use", async () => {
    await chooseEngine("cpu");
    const kernel = tf.getKernel("BatchMatMul", "wasm");
    tf.unregisterKernel("BatchMatMul", "wasm");
    expect(await refusal(() => chooseEngine("wasm"))).toMatch(/^no engine works \(wasm: .*BatchMatMul.*\)$/);
    expect([await chooseEngine(), tf.getBackend()]).toEqual(["cpu", "cpu"]);
    const doubled = (call: Parameters<tf.KernelFunc>[0]) => {
      const { a, b } = call.inputs as { a: tf.Tensor; b: tf.Tensor };
      return kernel.kernelFunc({ ...call, inputs: { a, b: tf.add(b, b) } as never });
    };
    tf.registerKernel({ ...kernel, kernelFunc: doubled });
    expect(await refusal(() => chooseEngine("wasm"))).toMatch(
      /^no engine works \(wasm: a known gradient came out as /,
    );
    expect([await chooseEngine(), tf.getBackend()]).toEqual(["cpu", "cpu"]);
    tf.unregisterKernel("BatchMatMul", "wasm");
    tf.registerKernel(kernel);
    expect(await chooseEngine("wasm")).toBe("wasm");
  });

  test.skipIf(installedEngines.includes("tensorflow"))(
    "refuses an engine that is not installed, and keeps the engine in use",
    async () => {
      for (const name of ["wasm", "cpu"] as const) {
        await chooseEngine(name);
        expect(await refusal(() => chooseEngine("tensorflow"))).toMatch(
          /^no engine works \(tensorflow: .*@tensorflow\/tfjs-node.*\)$/,
        );
        expect([await chooseEngine(), tf.getBackend()]).toEqual([name, name]);
        expect(tf.tidy(() => tf.scalar(2).square().dataSync()[0])).toBe(4);
      }
    },
  );
});
