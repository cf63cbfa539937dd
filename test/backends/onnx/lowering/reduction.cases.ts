import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, type Given, SPECIAL, ULPS } from "./case.js";

type Reduce = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;

const [NAN, INF] = [Number.NaN, Number.POSITIVE_INFINITY];

export const reduction: Cases = {
  Sum: [...along(tf.sum, floats), ...along(tf.sum, integers, 0), ...spoilt(tf.sum), ofTruths(tf.sum)],
  Mean: [
    ...along(tf.mean, floats),
    ...spoilt(tf.mean),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.mean(g.integers([3, 4]), 1),
      within: ULPS,
      left: "always",
    },
  ],
  Prod: [...along(tf.prod, floats), ...along(tf.prod, smallIntegers, 0), ...spoilt(tf.prod)],
  Max: [...along(tf.max, floats, 0), ...along(tf.max, integers, 0), ...spoilt(tf.max)],
  Min: [...along(tf.min, floats, 0), ...along(tf.min, integers, 0), ...spoilt(tf.min)],
  All: along(tf.all, truths, 0),
  Any: along(tf.any, truths, 0),
  ArgMax: extremeIndex(tf.argMax),
  ArgMin: extremeIndex(tf.argMin),

  Softmax: softmax(tf.softmax),
  Cumsum: [
    ...[0, 1, 2, -1, -3].map((axis) => cumsum(`along axis ${axis}`, axis)),
    cumsum("without the element itself", 1, true),
    cumsum("from the end", 1, false, true),
    cumsum("from the end without the element itself", -1, true, true),
    { name: "of NaN and infinities", compute: (g) => tf.cumsum(g([1, INF, 1, -INF, NAN, 1])) },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.cumsum(g.integers([5])),
      left: "always",
    },
    {
      name: "of no numbers is left to the cpu engine",
      compute: (g) => tf.cumsum(g([], [0])),
      left: "always",
    },
  ],
};

function floats(g: Given): Tensor {
  return g.random([2, 3, 4]);
}

function integers(g: Given): Tensor {
  return g.integers([2, 3, 4]);
}

/** Of which the product is an integer still. */
function smallIntegers(g: Given): Tensor {
  return tf.sub(tf.abs(g.integers([2, 3, 4])), 3);
}

function truths(g: Given): Tensor {
  return g.truths([2, 3, 4]);
}

/** Along all kinds of axes. */
function along(reduce: Reduce, of: (g: Given) => Tensor, within = ULPS): Case[] {
  const axes: (number | number[] | undefined)[] = [undefined, 0, 1, -1, -3, [0, 2], [-1, 0], [2, 1, 0]];
  return [
    ...axes.flatMap((axis) =>
      [false, true].map((keepDims) => ({
        name: `of ${of.name} along ${JSON.stringify(axis) ?? "all axes"}${keepDims ? ", which are kept" : ""}`,
        compute: (g: Given) => reduce(of(g), axis, keepDims),
        within,
      })),
    ),
    {
      name: `of one of ${of.name} along no axis`,
      compute: (g) =>
        reduce(
          tf
            .reshape(tf.slice(of(g), 0, 1), [-1])
            .slice(1, 1)
            .reshape([]),
        ),
      within,
    },
    {
      name: `of ${of.name} along an axis without extent`,
      compute: (g) => reduce(tf.slice(of(g), [0, 0, 0], [2, 0, 4]), 1),
      within,
      left: "always",
    },
  ];
}

function ofTruths(reduce: Reduce): Case {
  return { name: "of truth values counts them", compute: (g) => reduce(g.truths([4, 5]), 1) };
}

function spoilt(reduce: Reduce): Case[] {
  return [
    {
      name: "of rows with NaN and infinities",
      compute: (g) =>
        reduce(g([NAN, 1, 2, 1, NAN, 2, 1, 2, NAN, INF, 1, -INF, INF, 1, 1, -INF, -INF, 1], [6, 3]), 1),
    },
    {
      name: "of columns with NaN, in which it is in any place",
      compute: (g) => reduce(g([NAN, 1, 2, 1, NAN, 2, 1, 2, NAN], [3, 3]), 0),
    },
    { name: "of NaN everywhere", compute: (g) => reduce(g([NAN, NAN, NAN])) },
    { name: "of rows of infinities", compute: (g) => reduce(g([INF, INF, -INF, -INF], [2, 2]), 1) },
    { name: "of a scalar that is NaN", compute: (g) => reduce(g([NAN], [])) },
  ];
}

function extremeIndex(find: (x: Tensor, axis?: number) => Tensor): Case[] {
  return [
    ...[0, 1, 2, -1, -3].map((axis) => ({
      name: `along axis ${axis}`,
      compute: (g: Given) => find(floats(g), axis),
    })),
    { name: "of a vector is a scalar", compute: (g) => find(g.random([6])) },
    { name: "is the first of equal ones", compute: (g) => find(g([1, 3, 3, 0, 0, 3, 0], [7]), 0) },
    {
      name: "is no NaN unless it comes first",
      compute: (g) =>
        find(g([NAN, 1, 2, 1, NAN, 2, 2, 1, NAN, NAN, NAN, NAN, 1, 2, NAN, 2, NAN, 1], [6, 3]), 1),
    },
    {
      name: "of infinities, with NaN beside them",
      compute: (g) =>
        find(g([INF, 1, -INF, -INF, NAN, -INF, INF, NAN, INF, 1, NAN, INF, 1, NAN, -INF], [5, 3]), 1),
    },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => find(g.integers([3, 4]), 1),
      left: "always",
    },
    { name: "of no rows is left to the cpu engine", compute: (g) => find(g([], [0, 3]), 1), left: "always" },
  ];
}

function softmax(f: (x: Tensor) => Tensor): Case[] {
  return [
    { name: "of rows", compute: (g) => f(g.random([2, 3, 4])), within: ULPS },
    { name: "of a vector", compute: (g) => f(g.random([5])), within: ULPS },
    { name: "of rows of one", compute: (g) => f(g.random([3, 1])), within: ULPS },
    {
      name: "of large numbers",
      compute: (g) => f(g([1000, 1001, -1000, -1001, 88, 89], [3, 2])),
      within: ULPS,
    },
    {
      name: "of rows with −∞, as a mask has it",
      compute: (g) => f(g([-INF, 1, 2, -INF, -INF, 0.5], [2, 3])),
      within: ULPS,
    },
    {
      name: "of rows with NaN, +∞, or only −∞",
      compute: (g) => f(g([NAN, 1, 2, 1, NAN, 0, INF, 1, 2, -INF, -INF, -INF], [4, 3])),
    },
    { name: "of no rows is left to the cpu engine", compute: (g) => f(g([], [0, 3])), left: "always" },
    { name: "of special numbers one by one", compute: (g) => f(g(SPECIAL, [SPECIAL.length, 1])) },
  ];
}

function cumsum(name: string, axis: number, exclusive = false, reverse = false): Case {
  return {
    name,
    compute: (g) => tf.cumsum(floats(g), axis, exclusive, reverse),
    plainly: (g) => tf.cumsum(floats(g), (axis + 3) % 3, exclusive, reverse), // the cpu engine loses negative axes
    within: ULPS,
  };
}
