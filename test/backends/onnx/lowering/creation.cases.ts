import type { DataType } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, type Given, SPECIAL } from "./case.js";

export const creation: Cases = {
  Fill: [
    fill([2, 3], 1.5),
    fill([2, 3], 7, "int32"),
    fill([4], 1, "bool"),
    fill([], -2),
    fill([3], Number.NaN),
    fill([3], Number.NEGATIVE_INFINITY),
    { ...fill([0, 3], 1), left: "always" },
    {
      name: "of strings is left to the cpu engine",
      compute: () => tf.fill([2], "a").equal(tf.fill([2], "a")),
      left: "always",
    },
  ],
  ZerosLike: likes(tf.zerosLike),
  OnesLike: likes(tf.onesLike),
  OneHot: [
    { name: "of indices", compute: (g) => tf.oneHot(g([2, 0, 1], [3], "int32"), 4) },
    {
      name: "of a matrix of indices, in floats",
      compute: (g) => tf.oneHot(g([2, 0, 1, 3], [2, 2], "int32"), 4, 1, 0, "float32"),
    },
    {
      name: "with other values",
      compute: (g) => tf.oneHot(g([1, 0], [2], "int32"), 3, 0.9, 0.05, "float32"),
    },
    { name: "of indices outside is nowhere", compute: (g) => tf.oneHot(g([-1, 4, 1], [3], "int32"), 4) },
    {
      name: "of truth values is left to the cpu engine",
      compute: (g) => tf.oneHot(g([1, 0], [2], "int32"), 3, 1, 0, "bool"),
      left: "always",
    },
    {
      name: "of no indices is left to the cpu engine",
      compute: (g) => tf.oneHot(g([], [0], "int32"), 3),
      left: "always",
    },
  ],
  Cast: [
    ...cast("float32", "int32", (g) => g([0.9, -0.9, 2.5, -2.5, 1e6 + 0.5, -0])),
    ...cast("float32", "bool", (g) => g([0.5, 0, -0, -3, 1e-40])),
    {
      name: "of int32 to float32 rounds what has more than 24 bits",
      compute: (g) => tf.cast(g([1, -3, 2 ** 24 + 1, -(2 ** 31), 2 ** 31 - 1], [5], "int32"), "float32"),
      plainly: () => tf.tensor1d([1, -3, 2 ** 24, -(2 ** 31), 2 ** 31]), // the cpu engine keeps integers
    },
    ...cast("int32", "bool", (g) => g([2, 0, -1, 256], [4], "int32")),
    ...cast("bool", "float32", (g) => g.truths([6])),
    ...cast("bool", "int32", (g) => g.truths([6])),
    ...cast("float32", "float32", (g) => g.random([3])),
    { name: "of NaN to an integer is 0", compute: (g) => tf.cast(g([Number.NaN, 1]), "int32") },
    {
      name: "of infinities to integers",
      compute: (g) => tf.cast(g([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1]), "int32"),
    },
    {
      name: "of numbers too large for integers",
      compute: (g) => tf.cast(g([2 ** 31, 3e9, -3e9, 2 ** 32 + 2 ** 12, 1e20, -1e20, 1e30]), "int32"),
    },
    { name: "of NaN and infinities to truth values", compute: (g) => tf.cast(g(SPECIAL), "bool") },
    {
      name: "to complex numbers is left to the cpu engine",
      compute: (g) => tf.real(tf.cast(g.random([3]), "complex64")),
      left: "always",
    },
    {
      name: "of no numbers is left to the cpu engine",
      compute: (g) => tf.cast(g([], [0]), "int32"),
      left: "always",
    },
  ],

  Complex: [
    {
      name: "has the parts that it is made of",
      compute: (g) => parts(tf.complex(g.random([2, 3]), g.random([2, 3], 2))),
    },
  ],
  Real: [
    {
      name: "of a reshaped tensor",
      compute: (g) => tf.neg(tf.real(tf.reshape(tf.complex(g.random([2, 3]), g.random([2, 3], 2)), [3, 2]))),
    },
    {
      name: "of a product",
      compute: (g) => tf.real(tf.mul(tf.complex(g([1, 2]), g([3, 4])), tf.complex(g([0, 1]), g([1, 0])))),
    },
  ],
  Imag: [
    {
      name: "of a sum",
      compute: (g) => tf.imag(tf.add(tf.complex(g([1, 2]), g([3, 4])), tf.complex(g([0, 1]), g([1, 0])))),
    },
    { name: "of nothing", compute: (g) => tf.imag(tf.complex(g([], [0]), g([], [0]))) },
  ],
};

function parts(x: tf.Tensor): tf.Tensor[] {
  return [tf.real(x), tf.imag(x)];
}

function fill(shape: number[], value: number, dtype?: DataType): Case {
  return {
    name: `of [${shape}] with ${value}${dtype ? `, ${dtype}` : ""}`,
    compute: () => tf.fill(shape, value, dtype),
  };
}

function likes(f: (x: tf.Tensor) => tf.Tensor): Case[] {
  return [
    { name: "of floats, even NaN", compute: (g) => f(g(SPECIAL)) },
    { name: "of integers", compute: (g) => f(g.integers([2, 3])) },
    { name: "of truth values", compute: (g) => f(g.truths([2, 3])) },
    { name: "of a scalar", compute: (g) => f(g([3], [])) },
    { name: "of nothing is left to the cpu engine", compute: (g) => f(g([], [0, 2])), left: "always" },
  ];
}

function cast(from: DataType, to: DataType, make: (g: Given) => tf.Tensor): Case[] {
  return [{ name: `of ${from} to ${to}`, compute: (g) => tf.cast(make(g), to) }];
}
