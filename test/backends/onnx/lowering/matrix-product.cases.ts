import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type Case, type Cases, SPECIAL, ULPS } from "./case.js";

const transposes = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

export const matrixProduct: Cases = {
  BatchMatMul: [
    ...[[], [3], [2, 3]].flatMap((batch) => transposes.map(([tA, tB]) => product(batch, batch, tA, tB))),
    product([2, 1], [3], false, false),
    product([2, 1], [3], true, true),
    product([], [3], false, true),
    product([3], [], true, false),
    {
      name: "of a row and a column",
      compute: (g) => tf.matMul(g.random([1, 40]), g.random([40, 1], 2)),
      within: ULPS,
    },
    {
      name: "of a matrix with its own transpose",
      compute: (g) => {
        const x = g.random([4, 5]);
        return tf.matMul(x, x, false, true);
      },
      within: ULPS,
    },
    {
      name: "of NaN and infinities spoils a row, even where the other factor is zero",
      compute: (g) =>
        tf.matMul(g([Number.NaN, 1, Number.POSITIVE_INFINITY, 1, 1, 1], [3, 2]), g([0, 1, 0, 1], [2, 2])),
    },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.matMul(g.integers([2, 3]), g.integers([3, 2])),
      left: "always",
    },
    { name: "of no terms is zero", compute: (g) => tf.matMul(g([], [2, 0]), g([], [0, 3])), left: "always" },
  ],

  _FusedMatMul: [
    ...(["linear", "relu", "relu6", "sigmoid", "elu"] as const).map((activation) => ({
      name: `with a bias and ${activation}`,
      compute: fused({ activation }),
      within: ULPS,
    })),
    { name: "without a bias", compute: fused({ bias: false }), within: ULPS },
    { name: "of transposed factors", compute: fused({ transposeA: true, transposeB: true }), within: ULPS },
    {
      name: "with Prelu is left to the cpu engine",
      compute: (g) =>
        tf.fused.matMul({
          a: g.random([3, 4]) as tf.Tensor2D,
          b: g.random([4, 2], 2) as tf.Tensor2D,
          activation: "prelu",
          preluActivationWeights: g.random([2], 3),
        }),
      within: ULPS,
      left: "always",
    },
    {
      name: "with leaky relu is left to the cpu engine",
      compute: fused({ activation: "leakyrelu" }),
      within: ULPS,
      left: "always",
    },
  ],

  Einsum: [
    einsum("ij,jk->ik", [3, 4], [4, 2]),
    einsum("bij,bkj->bik", [2, 3, 4], [2, 5, 4]),
    einsum("abc,cd->abd", [2, 3, 4], [4, 5]),
    einsum("i,j->ij", [3], [4]),
    einsum("i,i->", [5], [5]),
    einsum("ij->ji", [3, 4]),
    einsum("ij->", [3, 4]),
    einsum(" b h i d , b h j d -> b h i j ", [2, 2, 3, 4], [2, 2, 5, 4]),
    {
      name: "of one tensor with itself",
      compute: (g) => {
        const x = g.random([3, 4]);
        return tf.einsum("ij,kj->ik", x, x);
      },
      within: ULPS,
    },
    {
      name: "of integers is left to the cpu engine",
      compute: (g) => tf.einsum("ij,jk->ik", g.integers([2, 3]), g.integers([3, 2])),
      left: "always",
    },
    { name: "of NaN", compute: (g) => tf.einsum("i,j->ij", g(SPECIAL), g([1, 2])) },
  ],
};

function product(batchA: number[], batchB: number[], transposeA: boolean, transposeB: boolean): Case {
  const [a, b] = [transposeA ? [5, 3] : [3, 5], transposeB ? [4, 5] : [5, 4]];
  const name = (batch: number[], [rows, columns]: number[], isTransposed: boolean) =>
    `[${[...batch, rows, columns]}]${isTransposed ? "ᵀ" : ""}`;
  return {
    name: `of ${name(batchA, a, transposeA)} and ${name(batchB, b, transposeB)}`,
    compute: (g) =>
      tf.matMul(g.random([...batchA, ...a]), g.random([...batchB, ...b], 2), transposeA, transposeB),
    // the cpu engine takes the wrong batches where both are spread over each other's axes
    plainly: (g) => {
      const batch = tf.backend_util.assertAndGetBroadcastShape(batchA, batchB);
      const [left, right] = [g.random([...batchA, ...a]), g.random([...batchB, ...b], 2)];
      const [wholeA, wholeB] = [
        tf.broadcastTo(left, [...batch, ...a]),
        tf.broadcastTo(right, [...batch, ...b]),
      ];
      return tf.matMul(wholeA, wholeB, transposeA, transposeB);
    },
    within: ULPS,
  };
}

function fused(options: {
  activation?: tf.fused.Activation;
  bias?: boolean;
  transposeA?: boolean;
  transposeB?: boolean;
}): Case["compute"] {
  const { activation = "linear", bias = true, transposeA = false, transposeB = false } = options;
  return (g) =>
    tf.fused.matMul({
      a: g.random(transposeA ? [4, 3] : [3, 4]) as tf.Tensor2D,
      b: g.random(transposeB ? [2, 4] : [4, 2], 2) as tf.Tensor2D,
      ...(bias && { bias: g.random([2], 3) }),
      activation,
      transposeA,
      transposeB,
    });
}

function einsum(equation: string, ...shapes: number[][]): Case {
  return {
    name: equation,
    compute: (g) => tf.einsum(equation, ...shapes.map((shape, i): Tensor => g.random(shape, i + 1))),
    within: ULPS,
  };
}
