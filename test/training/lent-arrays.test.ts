import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { arrayOf, tensorOver } from "../../src/training/lent-arrays.js";
import { trainingEngines } from "./training-oracle.js";

describe.each(trainingEngines)("%s", (engine) => {
  beforeAll(async () => {
    await chooseEngine(engine);
  });

  test("tensors over arrays are computed with as others are", async () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const tensor = tensorOver({ shape: [2, 3], values });
    const squares = tensor.square();
    expect([...(await arrayOf(squares))]).toEqual([1, 4, 9, 16, 25, 36]);
    expect(squares.shape).toEqual([2, 3]);
    tensor.dispose();
    squares.dispose();
    expect(values[5]).toBe(6);
  });

  test.runIf(engine === "onnx")("nothing is copied, neither on the way there nor back", async () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const tensor = tensorOver({ shape: [2, 2], values });
    expect(await arrayOf(tensor)).toBe(values);
    const sums = tensor.add(1);
    expect(await arrayOf(sums)).toBe(await arrayOf(sums));
    expect(await arrayOf(tensor)).toBe(values);
    tf.dispose([tensor, sums]);
  });
});
afterAll(() => chooseEngine());
