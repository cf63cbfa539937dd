import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, type Given, SPECIAL } from "./case.js";

type Make = (g: Given, shape: number[]) => Tensor;

const makers: Readonly<Record<string, Make>> = {
  floats: (g, shape) => g.random(shape),
  integers: (g, shape) => g.integers(shape),
  "truth values": (g, shape) => g.truths(shape),
};

export const layout: Cases = {
  Identity: [{ name: "is the tensor again", compute: (g) => tf.clone(g.random([2, 3])) }],
  Reshape: [
    ...ofAll("", (make, g) => tf.reshape(make(g, [2, 6]), [3, -1, 2])),
    { name: "to a scalar", compute: (g) => tf.reshape(g([5]), []) },
    { name: "of nothing", compute: (g) => tf.reshape(g([], [0, 3]), [2, 0]) },
    {
      name: "of a reshaped tensor, and use of both",
      compute: (g) => {
        const x = g.random([2, 6]);
        const y = tf.reshape(x, [3, 4]);
        return [tf.neg(x), tf.neg(y), tf.neg(tf.reshape(y, [12])), tf.neg(tf.reshape(y, [2, 6]))];
      },
    },
  ],
  ExpandDims: [0, 1, 2, -1, -3].map((axis) => ({
    name: `at axis ${axis}`,
    compute: (g) => [
      tf.expandDims(g.random([2, 3]), axis),
      tf.neg(tf.expandDims(g.integers([2, 3]).toFloat(), axis)),
    ],
  })),

  Transpose: [
    ...ofAll("", (make, g) => tf.transpose(make(g, [2, 3, 4]), [2, 0, 1])),
    ...ofAll("of a matrix", (make, g) => tf.transpose(make(g, [2, 3]))),
    {
      name: "that leaves all axes in place",
      compute: (g) => tf.engine().runKernel("Transpose", { x: g.random([2, 3]) }, { perm: [0, 1] }),
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.transpose(g([], [0, 3])),
      left: "always",
    },
  ],
  Slice: [
    ...ofAll("from the middle", (make, g) => tf.slice(make(g, [3, 4, 5]), [1, 0, 2], [2, 4, 2])),
    { name: "to the end, by a size of −1", compute: (g) => tf.slice(g.random([3, 4]), [1, 2], [-1, -1]) },
    { name: "of whole rows", compute: (g) => tf.slice(g.random([3, 4]), 1, 1) },
    { name: "of everything", compute: (g) => tf.slice(g.random([3, 4]), [0, 0], [3, 4]) },
    { name: "of a slice", compute: (g) => tf.slice(tf.slice(g.random([6]), 1, 4), 1, 2) },
    {
      name: "of no rows is left to the cpu engine",
      compute: (g) => tf.slice(g.random([3, 4]), [1, 0], [0, 4]),
      left: "always",
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.slice(g([], [0, 3]), [0, 1], [0, 2]),
      left: "always",
    },
  ],
  SplitV: [
    ...ofAll("into equal parts", (make, g) => tf.split(make(g, [2, 6]), 3, 1)),
    { name: "into parts of given sizes", compute: (g) => tf.split(g.random([2, 6]), [1, 2, 3], -1) },
    {
      name: "into parts of which one takes what is left",
      compute: (g) => tf.split(g.random([6, 2]), [1, -1, 3], 0),
    },
    { name: "into one part", compute: (g) => tf.split(g.random([2, 3]), 1, 0) },
    {
      name: "with an empty part is left to the cpu engine",
      compute: (g) => tf.split(g.random([2, 3]), [3, 0], 1),
      left: "always",
    },
  ],
  Unpack: [
    ...ofAll("along the first axis", (make, g) => tf.unstack(make(g, [3, 2, 2]))),
    { name: "along the last axis, counted from the end", compute: (g) => tf.unstack(g.random([2, 3]), -1) },
    { name: "along a middle axis", compute: (g) => tf.unstack(g.random([2, 3, 2]), 1) },
    { name: "of a vector into scalars", compute: (g) => tf.unstack(g.random([3])) },
    { name: "of an axis of one", compute: (g) => tf.unstack(g.random([2, 1, 3]), 1) },
  ],
  Concat: [
    ...ofAll("along the first axis", (make, g) => tf.concat([make(g, [2, 3]), make(g, [1, 3])], 0)),
    {
      name: "along the last axis, counted from the end",
      compute: (g) => tf.concat([g.random([2, 3]), g.random([2, 1], 2)], -1),
    },
    {
      name: "of many",
      compute: (g) => tf.concat(Array.from({ length: 40 }, (_, i) => g.random([1, 2], i + 1))),
    },
    {
      name: "of one tensor twice",
      compute: (g) => {
        const x = g.random([2, 3]);
        return tf.concat([x, x], 1);
      },
    },
    {
      name: "of one tensor",
      compute: (g) => tf.engine().runKernel("Concat", [g.random([2, 3])] as never, { axis: 0 }),
    },
    {
      name: "with an empty part is left to the cpu engine",
      compute: (g) => tf.concat([g.random([2, 3]), g([], [0, 3])], 0),
      left: "always",
    },
    {
      name: "of integers and floats is left to the cpu engine",
      compute: (g) =>
        tf.engine().runKernel("Concat", [g([1, 2]), g([3], [1], "int32")] as never, { axis: 0 }),
      left: "always",
    },
  ],
  Pack: [
    ...ofAll("along a new first axis", (make, g) => tf.stack([make(g, [2, 3]), make(g, [2, 3])])),
    ...[1, 2, -1, -2, -3].map((axis) => ({
      name: `along a new axis ${axis}`,
      compute: (g: Given) => tf.stack([g.random([2, 3]), g.random([2, 3], 2)], axis),
    })),
    { name: "of scalars", compute: (g) => tf.stack([g([1], []), g([2], [])]) },
    { name: "of one tensor", compute: (g) => tf.stack([g.random([2, 3])], 1) },
    {
      name: "of one tensor along a new last axis, counted from the end",
      compute: (g) => tf.stack([g.random([2, 3])], -1),
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.stack([g([], [0]), g([], [0])]),
      left: "always",
    },
  ],
  PadV2: [
    {
      name: "with zeros",
      compute: (g) =>
        tf.pad(g.random([2, 3]), [
          [1, 0],
          [0, 2],
        ]),
    },
    {
      name: "with a number",
      compute: (g) =>
        tf.pad(
          g.random([2, 3]),
          [
            [0, 0],
            [2, 1],
          ],
          -1.5,
        ),
    },
    {
      name: "of integers",
      compute: (g) =>
        tf.pad(
          g.integers([2, 3]),
          [
            [1, 1],
            [0, 1],
          ],
          7,
        ),
    },
    {
      name: "with nothing",
      compute: (g) =>
        tf.pad(g.random([2, 3]), [
          [0, 0],
          [0, 0],
        ]),
    },
    {
      name: "of a tensor of five axes",
      compute: (g) =>
        tf.pad<Tensor>(g.random([2, 1, 2, 1, 3]), [
          [0, 0],
          [1, 0],
          [0, 0],
          [0, 2],
          [0, 1],
        ]),
    },
    { name: "of NaN and infinities", compute: (g) => tf.pad(g(SPECIAL), [[1, 1]], Number.POSITIVE_INFINITY) },
    {
      name: "of truth values is left to the cpu engine",
      compute: (g) => tf.pad(g.truths([3]), [[1, 1]]),
      left: "always",
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.pad(g([], [0]), [[2, 1]]),
      left: "always",
    },
  ],
  Tile: [
    ...ofAll("", (make, g) => tf.tile(make(g, [2, 3]), [2, 3])),
    ...ofAll("of an extent of one", (make, g) => tf.tile(make(g, [2, 1, 3]), [1, 4, 1])),
    { name: "of a scalar", compute: (g) => tf.tile(g([3], []), []) },
    { name: "once", compute: (g) => tf.tile(g.random([2, 3]), [1, 1]) },
    {
      name: "no times is left to the cpu engine",
      compute: (g) => tf.tile(g.random([2, 3]), [0, 1]),
      left: "always",
    },
    {
      name: "as broadcastTo does it, with new axes",
      compute: (g) => tf.broadcastTo(g.random([3, 1]), [2, 3, 4]),
    },
  ],
  Reverse: [
    { name: "of all axes", compute: (g) => tf.reverse(g.random([2, 3, 4])) },
    { name: "of an axis, counted from the end", compute: (g) => tf.reverse(g.random([2, 3]), -1) },
    { name: "of some axes", compute: (g) => tf.reverse(g.random([2, 3, 4]), [0, 2]) },
    { name: "of integers", compute: (g) => tf.reverse(g.integers([2, 3]), 1) },
    { name: "of no axis", compute: (g) => tf.reverse(g.random([2, 3]), []) },
    {
      name: "of truth values is left to the cpu engine",
      compute: (g) => tf.reverse(g.truths([4]), 0),
      left: "always",
    },
    {
      name: "of nothing is left to the cpu engine",
      compute: (g) => tf.reverse(g([], [0, 3]), 1),
      left: "always",
    },
  ],
};

/** A case for each type of numbers. */
function ofAll(name: string, compute: (make: Make, g: Given) => Tensor | Tensor[]): Case[] {
  return Object.entries(makers).map(([what, make]) => ({
    name: `${name ? `${name}, ` : ""}of ${what}`,
    compute: (g) => compute(make, g),
  }));
}
