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

  const attend = () =>
    tf.tidy(() => {
      const bias = tf.tensor4d(padding.flat(), [B, 1, 1, T]).sub(1).mul<tf.Tensor4D>(1e9);
      const inputs = { query: tf.tensor3d(q), key: tf.tensor3d(k), value: tf.tensor3d(v) };
      return multiHeadAttention(inputs, H, bias, (_site, value) => value).context.dataSync();
    });

  test("equals its definition, and does not look at padding", () => {
    const actual = attend();
    attentionByHand(q, k, v).forEach((value, i) => {
      expect(actual[i]).toBeCloseTo(value, 5);
    });
  });
});
