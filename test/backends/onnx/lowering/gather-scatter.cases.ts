import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, type Given, ULPS } from "./case.js";

/** Indices inside; what happens to others: gather-scatter.test.ts. */
export const gatherScatter: Cases = {
  GatherV2: [
    ...(["random", "integers", "truths"] as const).map((make) => ({
      name: `of rows: ${make}`,
      compute: (g: Given) => tf.gather(g[make]([4, 3]), ids(g, [2, 0, 2, 3])),
    })),
    ...[0, 1, 2, -1, -3].map((axis) => ({
      name: `along axis ${axis}`,
      compute: (g: Given) => tf.gather(g.random([2, 2, 3]), ids(g, [1, 0, 1]), axis),
    })),
    {
      name: "by a matrix of indices",
      compute: (g) => tf.gather(g.random([4, 3]), ids(g, [3, 2, 1, 0, 0, 1], [2, 3])),
    },
    { name: "by a scalar", compute: (g) => tf.gather(g.random([4, 3]), ids(g, [2], []).as1D()) },
    {
      name: "by no indices is left to the cpu engine",
      compute: (g) => tf.gather(g.random([4, 3]), ids(g, [])),
      left: "always",
    },
    {
      name: "within batches is left to the cpu engine",
      compute: (g) => tf.gather(g.random([2, 3, 2]), ids(g, [0, 2, 1, 1], [2, 2]), 1, 1),
      left: "always",
    },
  ],
  GatherNd: [
    {
      name: "of rows",
      compute: (g) => tf.gatherND(g.random([4, 3]), ids(g, [2, 0, 2], [3, 1])),
      left: "with realised inputs",
    },
    {
      name: "of elements",
      compute: (g) => tf.gatherND(g.random([4, 3]), ids(g, [2, 0, 3, 2], [2, 2])),
      left: "with realised inputs",
    },
    {
      name: "by one index",
      compute: (g) => tf.gatherND(g.random([4, 3]), ids(g, [2, 1], [2])),
      left: "with realised inputs",
    },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.gatherND(g.integers([4, 3]), ids(g, [2, 1], [1, 2])),
      left: "always",
    },
  ],
  ScatterNd: [
    scatter("of rows", [2, 0], [2, 1], [2, 3], [4, 3]),
    scatter("of rows, of which some are added up", [2, 0, 2, 2], [4, 1], [4, 3], [4, 3]),
    scatter("of elements", [2, 0, 3, 2, 2, 0], [3, 2], [3], [4, 3]),
    scatter("by a grid of indices", [0, 1, 3, 3], [2, 2, 1], [2, 2, 3], [4, 3]),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.scatterND(ids(g, [1, 1], [2, 1]), g.integers([2]), [3]),
      left: "always",
    },
  ],
  UnsortedSegmentSum: [
    segments("of rows", [4, 3], [2, 0, 2, 1], 3),
    segments("of a vector", [5], [1, 1, 0, 1, 0], 2),
    segments("of matrices", [3, 2, 2], [1, 1, 0], 2),
    segments("with segments that nothing belongs to", [3, 2], [4, 0, 4], 6),
    segments("without what belongs to no segment", [5, 2], [-1, 1, 3, 0, 100], 3),
    segments("without anything", [2, 2], [-1, 3], 3),
    segments(
      "into one segment",
      [40, 3],
      Array.from({ length: 40 }, () => 0),
      1,
    ),
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.unsortedSegmentSum(g.integers([4, 2]), ids(g, [0, 1, 0, 1]), 2),
      left: "always",
    },
    { ...segments("of no rows is left to the cpu engine", [0, 2], [], 3), left: "always" },
  ],
};

function ids(g: Given, values: number[], shape?: number[]): tf.Tensor1D {
  return g(values, shape, "int32") as tf.Tensor1D;
}

function scatter(name: string, indices: number[], by: number[], of: number[], into: number[]): Case {
  return {
    name,
    compute: (g) => tf.scatterND(ids(g, indices, by) as Tensor, g.random(of), into),
    within: ULPS,
    left: "with pending inputs",
  };
}

function segments(name: string, shape: number[], of: number[], count: number): Case {
  return { name, compute: (g) => tf.unsortedSegmentSum(g.random(shape), ids(g, of), count), within: ULPS };
}
