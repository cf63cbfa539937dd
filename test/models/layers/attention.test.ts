import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { multiHeadAttention } from "../../../src/models/layers/attention.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { installedEngines } from "../../oracle-models.js";

const [B, T, H, d] = [2, 3, 2, 4];
const padding = [
  [1, 1, 1],
  [1, 1, 0],
];

/** softmax(QKᵀ/√d)·V by its definition, one number at a time; keys at padding are left out. */
function attentionByHand(q: number[][][], k: number[][][], v: number[][][]): number[] {
  const result: number[] = [];
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t++) {
      for (let column = 0; column < H * d; column++) {
        const head = Math.floor(column / d);
        const own = (row: number[]) => row.slice(head * d, (head + 1) * d);
        const weights = k[b].map((key, s) =>
          padding[b][s]
            ? Math.exp(own(q[b][t]).reduce((dot, x, i) => dot + x * own(key)[i], 0) / Math.sqrt(d))
            : 0,
        );
        const sum = weights.reduce((x, y) => x + y);
        result.push(weights.reduce((total, weight, s) => total + (weight / sum) * v[b][s][column], 0));
      }
    }
  }
  return result;
}

describe.each(installedEngines)("multiHeadAttention on %s", (engine) => {
  let [q, k, v]: number[][][][] = [];
  beforeAll(async () => {
    await chooseEngine(engine);
    [q, k, v] = [1, 2, 3].map((seed) => randomTensor<tf.Rank.R3>([B, T, H * d], seed).arraySync());
  });

  const attend = (headMask?: number[][]) =>
    tf.tidy(() => {
      const bias = tf.tensor4d(padding.flat(), [B, 1, 1, T]).sub(1).mul<tf.Tensor4D>(1e9);
      const mask = headMask && tf.tensor4d(headMask.flat(), [headMask.length, H, 1, 1]);
      return multiHeadAttention(tf.tensor3d(q), tf.tensor3d(k), tf.tensor3d(v), H, bias, mask).dataSync();
    });

  test("equals its definition, and does not look at padding", () => {
    const actual = attend();
    attentionByHand(q, k, v).forEach((value, i) => {
      expect(actual[i]).toBeCloseTo(value, 5);
    });
  });

  test("a head's context is multiplied by the head's mask", () => {
    const [plain, masked] = [attend(), attend([[0, 0.5]])];
    plain.forEach((value, i) => {
      expect(masked[i]).toBeCloseTo(i % (H * d) < d ? 0 : value / 2, 6);
    });
  });

  test("each sample of a batch can have its own mask", () => {
    const [plain, masked] = [
      attend(),
      attend([
        [1, 0],
        [0, 1],
      ]),
    ];
    plain.forEach((value, i) => {
      const [sample, head] = [Math.floor(i / (T * H * d)), Math.floor((i % (H * d)) / d)];
      expect(masked[i]).toBeCloseTo(sample === head ? value : 0, 6);
    });
  });
});
