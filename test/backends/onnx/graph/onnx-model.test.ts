import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { OnnxModel } from "../../../../src/backends/onnx/graph/onnx-model.js";
import type { Attributes, Elements, ElementType } from "../../../../src/backends/onnx/records/value.js";

/** A reader that someone else wrote: ONNX Runtime. */
const load = (model: OnnxModel) =>
  InferenceSession.create(model.finish(), { graphOptimizationLevel: "disabled" });

describe("ONNX Runtime finds in a model", () => {
  test("its inputs and outputs in the order of writing, with names, types and shapes", async () => {
    const model = new OnnxModel();
    model.input("a", "float32", [2, null, 3]);
    model.input("b", "int32", []);
    model.input("naïve ∂", "bool", [0, 70_000]);
    model.input("c", "int64", [null]);
    for (const [from, to] of [
      ["a", "x"],
      ["b", "y"],
      ["naïve ∂", "z"],
      ["c", "w"],
    ]) {
      model.node(`copy ${from}`, "Identity", [from], [to]);
    }
    model.output("x", "float32", [2, null, 3]);
    model.output("y", "int32", []);
    model.output("z", "bool", [0, 70_000]);
    model.output("w", "int64", [null]);
    const { inputNames, outputNames, inputMetadata, outputMetadata } = await load(model);
    expect(inputNames).toEqual(["a", "b", "naïve ∂", "c"]);
    expect(outputNames).toEqual(["x", "y", "z", "w"]);
    for (const metadata of [inputMetadata, outputMetadata]) {
      expect(metadata.map((of) => of.isTensor && { type: of.type, shape: of.shape })).toEqual([
        { type: "float32", shape: [2, "", 3] },
        { type: "int32", shape: [] },
        { type: "bool", shape: [0, 70_000] },
        { type: "int64", shape: [""] },
      ]);
    }
  });

  test.each<[ElementType, Elements, number[]]>([
    ["float32", Float32Array.of(1.5, -0, Number.NaN, Number.NEGATIVE_INFINITY, 1e-45, 3), [2, 3]],
    ["int32", Int32Array.of(-(2 ** 31), 2 ** 31 - 1, -1, 0), [4]],
    ["int64", BigInt64Array.of(-1n, 2n ** 62n, -(2n ** 63n)), [3]],
    ["bool", Uint8Array.of(1, 0), [1, 2]],
    ["float32", Float32Array.of(7), []],
    ["int64", new BigInt64Array(0), [0]],
    ["float32", Float32Array.of(9, 1, 2, 9).subarray(1, 3), [2]],
  ])("a constant of type %s with its numbers, to the bit: %s", async (type, data, shape) => {
    const model = new OnnxModel();
    model.constant("k", type, shape, data);
    model.node("copy", "Identity", ["k"], ["y"]);
    model.output("y", type, shape);
    const { y } = await (await load(model)).run({});
    expect(y.dims).toEqual(shape);
    expect([...(y.data as Float32Array)].map(String)).toEqual([...(data as Float32Array)].map(String));
    expect(Object.is((y.data as Float32Array)[1], (data as Float32Array)[1])).toBe(true);
  });
});

describe("attributes reach the operator:", () => {
  /** What an operator makes of [[1, −2], [3, −4]], or of other numbers. */
  async function run(operator: string, attributes: Attributes, rank = 2): Promise<number[]> {
    const model = new OnnxModel();
    model.input("x", "float32", [null, null]);
    model.node("it", operator, ["x"], ["y"], attributes);
    model.output("y", "float32", Array(rank).fill(null));
    const x = new Tensor("float32", Float32Array.of(1, -2, 3, -4), [2, 2]);
    const { y } = await (await load(model)).run({ x });
    return [...(y.data as Float32Array)];
  }

  test("an integer, of either sign", async () => {
    const softmax = (row: [number, number]) =>
      row.map((v) => Math.exp(v) / (Math.exp(row[0]) + Math.exp(row[1])));
    const byRow = [...softmax([1, -2]), ...softmax([3, -4])];
    for (const axis of [1, -1]) {
      (await run("Softmax", { axis })).forEach((value, i) => {
        expect(Math.abs(value - byRow[i])).toBeLessThan(1e-6);
      });
    }
  });

  test("a float, also a whole one, a negative one and zero", async () => {
    for (const alpha of [0.5, 2, -3, 0]) {
      const expected = [1, -2 * alpha, 3, -4 * alpha].map((x) => x + 0);
      expect((await run("LeakyRelu", { alpha: { float: alpha } })).map((x) => x + 0)).toEqual(expected);
    }
  });

  test("a string", async () => {
    expect(await run("Einsum", { equation: "ij->ji" })).toEqual([1, 3, -2, -4]);
  });

  test("a list of integers", async () => {
    expect(await run("Transpose", { perm: [1, 0] })).toEqual([1, 3, -2, -4]);
    expect(await run("Transpose", { perm: [0, 1] })).toEqual([1, -2, 3, -4]);
  });

  test("several at once", async () => {
    expect(await run("Gemm", {}).catch((error: Error) => error.message)).toMatch(/Gemm/); // needs two factors
    const model = new OnnxModel();
    model.input("x", "float32", [null, null]);
    const attributes = { transA: 1, transB: 0, alpha: { float: 0.5 } };
    model.node("it", "Gemm", ["x", "x"], ["y"], attributes);
    model.output("y", "float32", [null, null]);
    const x = new Tensor("float32", Float32Array.of(1, -2, 3, -4), [2, 2]);
    const { y } = await (await load(model)).run({ x });
    expect([...(y.data as Float32Array)]).toEqual([5, -7, -7, 10]); // ½·Xᵀ·X
  });
});

test("an input that is left out is an empty name", async () => {
  const model = new OnnxModel();
  model.input("x", "float32", [null]);
  model.constant("most", "float32", [], Float32Array.of(2));
  model.node("it", "Clip", ["x", "", "most"], ["y"]);
  model.output("y", "float32", [null]);
  const x = new Tensor("float32", Float32Array.of(-9, 1, 5), [3]);
  const { y } = await (await load(model)).run({ x });
  expect([...(y.data as Float32Array)]).toEqual([-9, 1, 2]);
});

test("a node may have several outputs, of which some are the model's", async () => {
  const model = new OnnxModel();
  model.input("x", "float32", [null]);
  model.constant("sizes", "int64", [2], BigInt64Array.of(1n, 2n));
  model.node("it", "Split", ["x", "sizes"], ["first", "rest"], { axis: 0 });
  model.output("rest", "float32", [null]);
  const x = new Tensor("float32", Float32Array.of(1, 2, 3), [3]);
  const results = await (await load(model)).run({ x });
  expect(Object.keys(results)).toEqual(["rest"]);
  expect([...(results.rest.data as Float32Array)]).toEqual([2, 3]);
});
