import { type _FusedMatMulAttrs, type BatchMatMulAttrs, type EinsumAttrs, util } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { Value } from "../records/value.js";
import { broadcast, elementwise, isFloat, type Lowerings } from "./lowering.js";

/** Products of matrices and their generalisations. */
export const matrixProduct: Lowerings = {
  BatchMatMul: ({ a, b }, { transposeA, transposeB }: BatchMatMulAttrs, g) =>
    isFloat(a) && isFloat(b) && a.shape.length >= 2 && b.shape.length >= 2
      ? g.tensor(product(g, g.input(a), g.input(b), transposeA, transposeB))
      : undefined,

  /** activation(A·B + bias) */
  _FusedMatMul: ({ a, b, bias, preluActivationWeights }, attributes: _FusedMatMulAttrs, g) => {
    const { transposeA, transposeB, activation } = attributes;
    const activate = ACTIVATIONS[activation ?? "linear"];
    if (preluActivationWeights || !activate || !isFloat(a) || !isFloat(b)) return undefined;
    const plain = product(g, g.input(a), g.input(b), transposeA, transposeB);
    return g.tensor(activate(bias ? elementwise(g, "Add", [plain, g.input(bias)]) : plain, g));
  },

  Einsum: (inputs, { equation }: EinsumAttrs, g) => {
    const tensors = Object.values(inputs);
    const plain = equation.replace(/\s/g, "");
    const shape = einsumShape(
      plain,
      tensors.map((t) => t.shape),
    );
    if (!shape || !tensors.every(isFloat)) return undefined;
    const values = tensors.map((t) => g.input(t));
    return g.tensor(g.op("Einsum", values, shape, { attributes: { equation: plain } }));
  },
};

const ACTIVATIONS: Readonly<Record<string, (x: Value, g: Recorder) => Value>> = {
  linear: (x) => x,
  relu: (x, g) => elementwise(g, "Relu", [x]),
  relu6: (x, g) => g.op("Clip", [x, g.scalar(0), g.scalar(6)], x.shape),
  sigmoid: (x, g) => elementwise(g, "Sigmoid", [x]),
  elu: (x, g) => elementwise(g, "Elu", [x]),
};

/** A·B with either transposed: Gemm for plain matrices, MatMul for batches. */
function product(g: Recorder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  const [m, innerA] = lastTwo(a, transposeA);
  const [innerB, n] = lastTwo(b, transposeB);
  util.assert(
    innerA === innerB,
    () =>
      `Error in matMul: inner shapes (${innerA}) and (${innerB}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  if (a.shape.length === 2 && b.shape.length === 2) {
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    return g.op("Gemm", [a, b], [m, n], { attributes });
  }
  const shape = [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n];
  return g.op("MatMul", [transposeA ? swapped(g, a) : a, transposeB ? swapped(g, b) : b], shape);
}

/** The matrices of a batch transposed; ONNX Runtime's cpu provider makes it part of the product that follows. */
function swapped(g: Recorder, x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  const perm = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
  return g.op(
    "Transpose",
    [x],
    perm.map((axis) => x.shape[axis]),
    { attributes: { perm } },
  );
}

/** Rows and columns of the matrices in a value, as they enter a product. */
function lastTwo({ shape }: Value, isTransposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/**
 * The shape of an Einstein summation's result; undefined for what ONNX's Einsum is not asked here (more than two
 * operands, other than one arrow, ellipses, repeated or undefined letters, sizes that don't fit), where tfjs's kernel computes or explains.
 */
function einsumShape(equation: string, shapes: readonly number[][]): number[] | undefined {
  const [left, right, ...more] = equation.split("->");
  if (right === undefined || more.length > 0 || equation.includes(".") || shapes.length > 2) return undefined;
  const operands = left.split(",");
  if (operands.length !== shapes.length) return undefined;
  const sizes = new Map<string, number>();
  for (const [i, letters] of operands.entries()) {
    if (letters.length !== shapes[i].length || new Set(letters).size !== letters.length) return undefined;
    for (const [axis, letter] of [...letters].entries()) {
      if ((sizes.get(letter) ?? shapes[i][axis]) !== shapes[i][axis]) return undefined;
      sizes.set(letter, shapes[i][axis]);
    }
  }
  const result = [...right].map((letter) => sizes.get(letter));
  return result.includes(undefined) ? undefined : (result as number[]);
}
