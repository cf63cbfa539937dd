import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { multiHeadAttention } from "../../../src/models/layers/attention.js";
import { alignDistances, spreadDistances } from "../../../src/models/layers/distances.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { installedEngines } from "../../oracle-models.js";

const [B, T, H, d] = [2, 4, 2, 3];
const distances = 2 * T - 1;
const padding = [
  [1, 1, 1, 1],
  [1, 1, 1, 0],
];
type Rows = number[][][]; // [B, rows, H·d]

/** softmax((qᵢ·kⱼ + qᵢ·k(i−j) + kⱼ·q(i−j)) / √(n·d))·V by its definition, one number at a time. */
function attentionByHand(q: Rows, k: Rows, v: Rows, positionKey?: Rows, positionQuery?: Rows): number[] {
  const result: number[] = [];
  const terms = 1 + (positionKey ? 1 : 0) + (positionQuery ? 1 : 0);
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < T; i++) {
      for (let column = 0; column < H * d; column++) {
        const first = Math.floor(column / d) * d;
        const dot = (x: number[], y: number[]) =>
          Array.from({ length: d }, (_, n) => x[first + n] * y[first + n]).reduce((a, c) => a + c);
        const weights = k[b].map((key, j) => {
          const row = i - j + T - 1;
          let score = dot(q[b][i], key);
          if (positionKey) score += dot(q[b][i], positionKey[b % positionKey.length][row]);
          if (positionQuery) score += dot(key, positionQuery[b % positionQuery.length][row]);
          return padding[b][j] ? Math.exp(score / Math.sqrt(terms * d)) : 0;
        });
        const sum = weights.reduce((x, y) => x + y);
        result.push(weights.reduce((total, weight, j) => total + (weight / sum) * v[b][j][column], 0));
      }
    }
  }
  return result;
}

describe.each(installedEngines)("attention with distances on %s", (engine) => {
  let [q, k, v, positionKey, positionQuery]: Rows[] = [];
  beforeAll(async () => {
    await chooseEngine(engine);
    [q, k, v] = [1, 2, 3].map((seed) => randomTensor<tf.Rank.R3>([B, T, H * d], seed).arraySync());
    [positionKey, positionQuery] = [4, 5].map((seed) =>
      randomTensor<tf.Rank.R3>([B, distances, H * d], seed).arraySync(),
    );
  });

  const paddingBias = () => tf.tensor4d(padding.flat(), [B, 1, 1, T]).sub(1).mul<tf.Tensor4D>(1e9);
  const contextOf = (keys?: tf.Tensor3D, queries?: tf.Tensor3D) => {
    const words = { query: tf.tensor3d(q), key: tf.tensor3d(k), value: tf.tensor3d(v) };
    const inputs = { ...words, positionKey: keys, positionQuery: queries };
    return multiHeadAttention(inputs, H, paddingBias(), (_site, value) => value).context;
  };
  const attend = (keys?: Rows, queries?: Rows) =>
    tf.tidy(() => contextOf(keys && tf.tensor3d(keys), queries && tf.tensor3d(queries)).dataSync());

  test("equals its definition, with both terms, with one, and with other distances for each text", () => {
    const [oneKey, oneQuery] = [[positionKey[0]], [positionQuery[0]]];
    const cases = [
      [oneKey, oneQuery],
      [oneKey, undefined],
      [undefined, oneQuery],
      [positionKey, positionQuery],
    ];
    for (const [keys, queries] of cases) {
      expect(relativeToMax(attend(keys, queries), attentionByHand(q, k, v, keys, queries))).toBeLessThan(
        1e-5,
      );
    }
  });

  test("its gradient with respect to the distances is that of finite differences", () => {
    const sum = (keys: tf.Tensor3D, queries: tf.Tensor3D) =>
      contextOf(keys, queries).mul(tf.tensor3d(q)).sum<tf.Scalar>();
    const at = (keys: Rows, queries: Rows) =>
      tf.tidy(() => sum(tf.tensor3d(keys), tf.tensor3d(queries)).dataSync()[0]);
    const [keys, queries] = [[positionKey[0]], [positionQuery[0]]]; // one for both texts
    const gradients = tf.tidy(() =>
      tf
        .grads((x, y) => sum(x as tf.Tensor3D, y as tf.Tensor3D))([tf.tensor3d(keys), tf.tensor3d(queries)])
        .map((gradient) => gradient.arraySync() as Rows),
    );
    const h = 1e-2;
    const moved = (rows: Rows, row: number, column: number, by: number) =>
      rows.map((text) => text.map((r, i) => r.map((x, n) => (i === row && n === column ? x + by : x))));
    for (let row = 0; row < distances; row++) {
      const [up, down] = [h, -h].map((by) => at(moved(keys, row, 1, by), queries));
      expect(gradients[0][0][row][1]).toBeCloseTo((up - down) / (2 * h), 2);
      const [above, below] = [h, -h].map((by) => at(keys, moved(queries, row, 4, by)));
      expect(gradients[1][0][row][4]).toBeCloseTo((above - below) / (2 * h), 2);
    }
    expect(Math.max(...gradients.flat(3).map(Math.abs))).toBeGreaterThan(0.1);
  });

  test.each([1, 2, 5])(
    "alignDistances takes token j's score from the column T−1 − i + j, for T = %i",
    (length) => {
      const columns = 2 * length - 1;
      const x = Array.from({ length: 2 * length * columns }, (_, n) => n);
      const aligned = tf.tidy(() => alignDistances(tf.tensor4d(x, [1, 2, length, columns])).arraySync());
      for (let head = 0; head < 2; head++) {
        for (let i = 0; i < length; i++) {
          const row = Array.from({ length }, (_, j) => (head * length + i) * columns + length - 1 - i + j);
          expect(aligned[0][head][i]).toEqual(row);
        }
      }
    },
  );

  test.each([
    [4, 4],
    [1, 4],
    [1, 1],
  ])("spreadDistances is the transpose of alignDistances, for %i rows of %i tokens", (rows, length) => {
    const [x, y] = [
      randomTensor<tf.Rank.R4>([2, 3, rows, 2 * length - 1], 1),
      randomTensor<tf.Rank.R4>([2, 3, rows, length], 2),
    ];
    const [left, right] = tf.tidy(() => [
      alignDistances(x).mul(y).sum().dataSync()[0],
      x.mul(spreadDistances(y)).sum().dataSync()[0],
    ]);
    expect(left).toBeCloseTo(right, 4);
  });
});
