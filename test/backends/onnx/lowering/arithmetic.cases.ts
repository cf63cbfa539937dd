import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, type Given, SPECIAL, ULPS } from "./case.js";

type Binary = (a: Tensor, b: Tensor) => Tensor;
type Unary = (x: Tensor) => Tensor;

export const arithmetic: Cases = {
  Add: [...binary(tf.add), ...ofIntegers(tf.add)],
  Sub: [...binary(tf.sub), ...ofIntegers(tf.sub)],
  Multiply: [...binary(tf.mul), ...ofIntegers(tf.mul)],
  RealDiv: [
    ...binary(tf.div),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) =>
        tf.engine().runKernel("RealDiv", { a: g([7, -7], [2], "int32"), b: g([2, 2], [2], "int32") }),
      left: "always",
    },
  ],
  Maximum: [...binary(tf.maximum), ...ofIntegers(tf.maximum).map(takingTruths)],
  Minimum: [...binary(tf.minimum), ...ofIntegers(tf.minimum).map(takingTruths)],
  Pow: [
    {
      name: "of matrices, with broadcasting",
      compute: (g) => tf.pow(tf.abs(g.random([3, 4])), g.random([4], 2)),
      within: ULPS,
    },
    { name: "of negative numbers to whole powers", compute: (g) => tf.pow(g([-2, -3, -2]), g([3, 2, 0])) },
    {
      name: "of a negative number to a fraction is NaN",
      compute: (g) => tf.pow(g([-2, -8]), g([0.5, 1 / 3])),
    },
    {
      name: "of zeros and infinities",
      compute: (g) => {
        const bases = g([0, 0.5, 2, Number.POSITIVE_INFINITY], [4, 1]);
        return tf.pow(bases, g([Number.NEGATIVE_INFINITY, -1, 0, 1, Number.POSITIVE_INFINITY]));
      },
    },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.pow(g.integers([6]), g([2, 3, 1, 0, 2, 1], [6], "int32")),
      left: "always",
    },
  ],
  SquaredDifference: [
    ...binary(tf.squaredDifference, ULPS),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.squaredDifference(g.integers([6]), g([2, 3, 1, 0, 2, 1], [6], "int32")),
      left: "always",
    },
  ],
  AddN: [
    {
      name: "of three matrices",
      compute: (g) => tf.addN([1, 2, 3].map((i) => g.random([3, 2], i))),
      within: ULPS,
    },
    {
      name: "of one tensor twice",
      compute: (g) => {
        const x = g.random([4]);
        return tf.addN([x, x]);
      },
    },
    { name: "of scalars", compute: (g) => tf.addN([g([2], []), g([3], [])]) },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.addN([g.integers([3]), g.integers([3])]),
      left: "always",
    },
  ],

  Abs: alsoOfIntegers(tf.abs),
  Acos: unary(tf.acos),
  Asin: unary(tf.asin),
  Atan: unary(tf.atan),
  Ceil: unary(tf.ceil, 0),
  Cos: periodic(tf.cos),
  Cosh: unary(tf.cosh),
  Elu: unary(tf.elu),
  Erf: unary(tf.erf),
  Exp: unary(tf.exp),
  Floor: unary(tf.floor, 0),
  Log: unary(tf.log),
  Neg: alsoOfIntegers(tf.neg),
  Reciprocal: alsoOfIntegers(tf.reciprocal),
  Relu: alsoOfIntegers(tf.relu),
  Round: alsoOfIntegers(tf.round),
  Sigmoid: unary(tf.sigmoid),
  Sin: periodic(tf.sin),
  Sinh: unary(tf.sinh),
  Softplus: unary(tf.softplus),
  Sqrt: unary(tf.sqrt),
  Tanh: unary(tf.tanh),

  Square: alsoOfIntegers(tf.square),
  Rsqrt: unary(tf.rsqrt),
  Sign: alsoOfIntegers(tf.sign),
  Relu6: alsoOfIntegers(tf.relu6),
  ClipByValue: [
    ...alsoOfIntegers((x) => tf.clipByValue(x, -1, 0.75)),
    ...unary((x) => tf.clipByValue(x, 0, Number.POSITIVE_INFINITY), 0).slice(-1),
  ],
  LeakyRelu: alsoOfIntegers((x) => tf.leakyRelu(x, 0.3), ULPS),
  Step: [...alsoOfIntegers((x) => tf.step(x)), ...unary((x) => tf.step(x, -0.5), 0).slice(-1)],
  Prelu: [
    {
      name: "with a slope for each channel",
      compute: (g) => tf.prelu(g.random([3, 4]), g.random([4], 2)),
      within: ULPS,
    },
    { name: "with one slope", compute: (g) => tf.prelu(g.random([3, 4]), g([0.5], [])), within: ULPS },
    { name: "of NaN and infinities", compute: (g) => tf.prelu(g(SPECIAL), g([0.5], [])) },
    {
      name: "with more axes in the slopes is left to the cpu engine",
      compute: (g) => tf.prelu(g.random([4]), g.random([3, 4], 2)),
      left: "always",
    },
    {
      name: "with whole slopes is left to the cpu engine",
      compute: (g) => tf.prelu(g.random([3, 4]), g([2, -1, 0, 3], [4], "int32")),
      left: "always",
    },
  ],
  EluGrad: [
    {
      name: "of values of either sign",
      compute: (g) =>
        tf.engine().runKernel("EluGrad", { dy: g.random([8]), y: g([-0.9, -0.5, -0.1, 0, 0.1, 1, 2, -1]) }),
      within: ULPS,
    },
  ],
};

/** Two factors in all ways in which shapes go together, and special values against each other. */
function binary(f: Binary, within = 0): Case[] {
  const of = (name: string, a: readonly number[], b: readonly number[]): Case => ({
    name,
    compute: (g) => f(g.random(a), g.random(b, 2)),
    within,
  });
  return [
    of("of matrices", [3, 4], [3, 4]),
    of("of a matrix and a row", [3, 4], [4]),
    of("of a column and a row", [3, 1], [1, 4]),
    of("of a tensor and a scalar", [2, 3, 4], []),
    of("of scalars", [], []),
    of("of six axes", [2, 1, 2, 1, 2, 3], [2, 1, 2, 1, 1]),
    { ...of("of no numbers is left to the cpu engine", [0, 3], [3]), left: "always" },
    { name: "of NaN, infinities and zeros", compute: (g) => f(g(SPECIAL, [SPECIAL.length, 1]), g(SPECIAL)) },
    {
      name: "of one tensor with itself",
      compute: (g) => {
        const x = g.random([5]);
        return f(x, x);
      },
    },
  ];
}

function ofIntegers(f: Binary): Case[] {
  return [
    {
      name: "of integers, with broadcasting",
      compute: (g) => f(g.integers([4, 5]), g([3, -1, 0, 7, 2], [5], "int32")),
    },
    { name: "of an integer and a float", compute: (g) => f(g.integers([4, 5]), g.random([5])) },
    {
      name: "of truth values is left to the cpu engine",
      compute: (g) => f(g.truths([6]), g.truths([2, 6])),
      left: "always",
    },
    {
      name: "of large integers wraps around",
      compute: (g) => f(g([2 ** 31 - 1, -(2 ** 31)], [2], "int32"), g([5, -7], [2], "int32")),
    },
  ];
}

/** A function of floats on ordinary numbers, a scalar, special values, integers and nothing. */
function unary(f: Unary, within = ULPS, special: readonly number[] = SPECIAL): Case[] {
  const of = (x: (g: Given) => Tensor) => (g: Given) => f(x(g));
  return [
    { name: "of a tensor of three axes", compute: of((g) => g.random([2, 3, 5])), within },
    { name: "of a scalar", compute: of((g) => g([0.3], [])), within },
    { name: "of no numbers is left to the cpu engine", compute: of((g) => g([], [0, 2])), left: "always" },
    { name: "of NaN, infinities and zeros", compute: of((g) => g(special)), within },
  ];
}

/** tfjs itself makes integers of truth values before it asks for an extreme. */
function takingTruths(one: Case): Case {
  return one.left ? { ...one, name: "of truth values is an integer", left: undefined } : one;
}

/** For functions that take integers too. */
function alsoOfIntegers(f: Unary, within = 0): Case[] {
  return [
    ...unary(f, within),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => f(g.integers([7])),
      within,
      left: "always",
    },
  ];
}

/** Angles of 1e30 lose all of their fraction in float32: engines need not agree on their sine. */
function periodic(f: Unary): Case[] {
  return unary(
    f,
    ULPS,
    SPECIAL.filter((x) => !(Math.abs(x) === 1e30)),
  );
}
