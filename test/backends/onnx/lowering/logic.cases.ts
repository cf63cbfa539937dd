import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, SPECIAL } from "./case.js";

export const logic: Cases = {
  Equal: comparison(tf.equal),
  NotEqual: comparison(tf.notEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),

  LogicalAnd: connective(tf.logicalAnd),
  LogicalOr: connective(tf.logicalOr),
  LogicalNot: [
    { name: "of a matrix", compute: (g) => tf.logicalNot(g.truths([3, 4])) },
    { name: "of a scalar", compute: (g) => tf.logicalNot(g([1], [], "bool")) },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.logicalNot(g([], [0], "bool")),
      left: "always",
    },
  ],

  IsNan: ofFloats(tf.isNaN),
  IsInf: ofFloats(tf.isInf),

  Select: [
    {
      name: "chooses element by element",
      compute: (g) => tf.where(g.truths([3, 4]), g.random([3, 4]), g.random([3, 4], 2)),
    },
    {
      name: "chooses integers",
      compute: (g) => tf.where(g.truths([6]), g.integers([6]), g([1, 2, 3, 4, 5, 6], [6], "int32")),
    },
    { name: "broadcasts", compute: (g) => tf.where(g.truths([3, 1]), g.random([4]), g([7], [])) },
    {
      name: "by a condition of one axis chooses rows, of which there may be as many as columns",
      compute: (g) =>
        tf
          .engine()
          .runKernel("Select", { condition: g.truths([4]), t: g.random([4, 4]), e: g.random([4, 4], 2) }),
      // the cpu engine's kernel takes the rows' first elements here; tf.where does not ask it for rows
      plainly: (g) => tf.where(g.truths([4]).reshape([4, 1]), g.random([4, 4]), g.random([4, 4], 2)),
    },
    {
      name: "does not mix in what it does not choose: NaN and infinities",
      compute: (g) => tf.where(tf.less(g(SPECIAL), g([1])), g(SPECIAL), g([0])),
    },
    {
      name: "of truth values is left to the cpu engine",
      compute: (g) => tf.where(g.truths([4]), g.truths([4]), g([1, 1, 0, 0], [4], "bool")),
      left: "always",
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.where(g([], [0], "bool"), g([]), g([])),
      left: "always",
    },
  ],
};

function comparison(f: (a: Tensor, b: Tensor) => Tensor): Case[] {
  return [
    {
      name: "of floats, with broadcasting",
      compute: (g) => f(tf.round(g.random([3, 4])), tf.round(g.random([4], 2))),
    },
    { name: "of integers", compute: (g) => f(g.integers([4, 4]), g([3, -1, 0, -8], [4], "int32")) },
    { name: "of scalars", compute: (g) => f(g([2], []), g([2], [])) },
    { name: "of an integer and a float", compute: (g) => f(g.integers([16]), g([2.5, -4], [2, 1])) },
    {
      name: "of truth values",
      compute: (g) => f(g.truths([6]), g([1, 0, 1, 0, 1, 0], [6], "bool")),
      left: "always",
    },
    { name: "of NaN, infinities and zeros", compute: (g) => f(g(SPECIAL, [SPECIAL.length, 1]), g(SPECIAL)) },
    { name: "of nothing is left to the cpu engine", compute: (g) => f(g([], [0]), g([1])), left: "always" },
  ];
}

function connective(f: (a: Tensor, b: Tensor) => Tensor): Case[] {
  return [
    { name: "of all pairs", compute: (g) => f(g([0, 1], [2, 1], "bool"), g([0, 1], [2], "bool")) },
    { name: "of a matrix and a scalar", compute: (g) => f(g.truths([3, 4]), g([1], [], "bool")) },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => f(g([], [0], "bool"), g([1], [1], "bool")),
      left: "always",
    },
  ];
}

function ofFloats(f: (x: Tensor) => Tensor): Case[] {
  return [
    { name: "of NaN, infinities and zeros", compute: (g) => f(g(SPECIAL)) },
    { name: "of a scalar", compute: (g) => f(g([Number.NaN], [])) },
    { name: "of integers is left to the cpu engine", compute: (g) => f(g.integers([4])), left: "always" },
    { name: "of nothing is left to the cpu engine", compute: (g) => f(g([], [0])), left: "always" },
  ];
}
