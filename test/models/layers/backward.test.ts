import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { activations } from "../../../src/models/layers/activation.js";
import { attentionBackward, multiHeadAttention } from "../../../src/models/layers/attention.js";
import { attentionBlock, attentionBlockBackward } from "../../../src/models/layers/attention-block.js";
import { distanceGradients } from "../../../src/models/layers/distances.js";
import { feedForward, feedForwardBackward } from "../../../src/models/layers/feed-forward.js";
import { layerNorm, layerNormBackward } from "../../../src/models/layers/layer-norm.js";
import { linear, linearBackward } from "../../../src/models/layers/linear.js";
import { randomTensor } from "../../fixtures/random-tensor.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { installedEngines } from "../../oracle-models.js";

const [B, T, D, H, d, F, M] = [2, 5, 6, 3, 4, 7, 3];

const tensor3 = (shape: [number, number, number], seed: number) => randomTensor<tf.Rank.R3>(shape, seed);
const linearOf = (outputs: number, inputs: number, seed: number) => ({
  weight: randomTensor<tf.Rank.R2>([outputs, inputs], seed),
  bias: randomTensor<tf.Rank.R1>([outputs], seed + 1),
});
const normOf = (seed: number) => ({
  gamma: randomTensor<tf.Rank.R1>([D], seed),
  beta: randomTensor<tf.Rank.R1>([D], seed + 1),
  epsilon: 1e-5,
});

/**
 * Expects a hand-written gradient of x, given M gradients of f(x), to be what automatic differentiation finds for
 * each of the M.
 * @param byHand  from [B, Q, M, N] to [B, T, M, K]
 */
function expectSame(x: Tensor3D, f: (x: Tensor3D) => Tensor3D, byHand: (dy: Tensor4D) => Tensor4D): void {
  tf.tidy(() => {
    const [batch, queries, width] = f(x).shape;
    const dy = randomTensor<tf.Rank.R4>([batch, queries, M, width], 99);
    const actual = byHand(dy);
    for (let m = 0; m < M; m++) {
      const ofVariant = (all: Tensor4D) => all.slice([0, 0, m, 0], [-1, -1, 1, -1]).squeeze<Tensor3D>([2]);
      const expected = tf.grad((at: Tensor) =>
        f(at as Tensor3D)
          .mul(ofVariant(dy))
          .sum(),
      )(x);
      expect(actual.shape).toEqual([x.shape[0], x.shape[1], M, x.shape[2]]);
      expect(relativeToMax(ofVariant(actual).dataSync(), expected.dataSync())).toBeLessThan(1e-5);
    }
  });
}

describe.each(installedEngines)(
  "on %s, the gradient by hand is that of automatic differentiation:",
  (engine) => {
    beforeAll(() => chooseEngine(engine));

    test("linear", () => {
      const parameters = linearOf(4, D, 1);
      expectSame(
        tensor3([B, T, D], 3),
        (x) => linear(x, parameters),
        (dy) => linearBackward(dy, parameters.weight),
      );
    });

    test("layerNorm", () => {
      const [x, parameters] = [tensor3([B, T, D], 1), normOf(2)];
      expectSame(
        x,
        (at) => layerNorm(at, parameters),
        (dy) => layerNormBackward(dy, x, parameters),
      );
    });

    test.each(["gelu", "gelu_new", "relu"])("feedForward with %s", (activation) => {
      const parameters = {
        norm: normOf(2),
        inner: linearOf(F, D, 4),
        activation: activations[activation],
        outer: linearOf(D, F, 6),
        outputNorm: normOf(8),
      };
      const x = tensor3([B, T, D], 1);
      expectSame(
        x,
        (at) => feedForward(at, parameters).output,
        (dy) => feedForwardBackward(dy, feedForward(x, parameters), parameters),
      );
    });

    const paddingBias = () =>
      tf.tensor4d([1, 1, 1, 1, 1, 1, 1, 1, 1, 0], [B, 1, 1, T]).sub<Tensor4D>(1).mul<Tensor4D>(1e9);
    const kinds = [
      { name: "plain", positions: [] },
      { name: "with distances as keys", positions: ["positionKey"] },
      { name: "with distances as queries", positions: ["positionQuery"] },
      { name: "with distances as both", positions: ["positionKey", "positionQuery"] },
    ] as const;
    const same = (_site: string, value: Tensor4D) => value;

    for (const { name, positions } of kinds) {
      for (const queries of [T, 1]) {
        describe(`attention ${name}, ${queries} of ${T} tokens asking`, () => {
          const inputs = () => ({
            query: tensor3([B, queries, H * d], 1),
            key: tensor3([B, T, H * d], 2),
            value: tensor3([B, T, H * d], 3),
            ...Object.fromEntries(positions.map((p, i) => [p, tensor3([1, 2 * T - 1, H * d], 4 + i)])),
          });
          const attend = (changed: object) =>
            multiHeadAttention({ ...inputs(), ...changed }, H, paddingBias(), same);

          test.each(["query", "key", "value"] as const)("%s", (what) =>
            expectSame(
              inputs()[what],
              (x) => attend({ [what]: x }).context,
              (dy) => attentionBackward(dy, attend({}))[what],
            ),
          );

          test.each([...positions])("%s, summed over the batch", (what) =>
            tf.tidy(() => {
              const x = inputs()[what as "query"];
              const dy = randomTensor<tf.Rank.R4>([B, queries, 1, H * d], 99);
              const loss = (at: Tensor) =>
                attend({ [what]: at })
                  .context.mul(dy.squeeze([2]))
                  .sum();
              const attention = attend({});
              const { scores } = attentionBackward(dy, attention);
              const { query, key, distances } = attention;
              const found = distanceGradients(scores, query, key, distances!);
              const actual = (what === "positionKey" ? found.key : found.query)!; // [B, 2T−1, H·d]
              expect(relativeToMax(actual.sum(0).dataSync(), tf.grad(loss)(x).dataSync())).toBeLessThan(1e-5);
            }),
          );
        });
      }
    }

    describe("attentionBlock", () => {
      const parameters = (heads: number) => ({
        heads,
        query: linearOf(heads * d, D, 11),
        key: linearOf(heads * d, D, 13),
        value: linearOf(heads * d, D, 15),
        output: linearOf(D, heads * d, 17),
      });
      const run = (x: Tensor3D, heads: number, headMask: Tensor4D | undefined, firstTokenOnly: boolean) =>
        attentionBlock(x, parameters(heads), {
          paddingBias: paddingBias(),
          headMask,
          firstTokenOnly,
          layer: 0,
          tap: (_site, _layer, value) => value,
        });
      const mask = () => tf.tensor4d([1, 0, 0.5], [1, 1, H, 1]);

      test.each([
        ["of all tokens", H, false, false],
        ["of the first token", H, true, false],
        ["with a head mask", H, false, true],
        ["without heads", 0, true, false],
      ] as const)("%s", (_name, heads, firstTokenOnly, masked) => {
        const x = tensor3([B, T, D], 1);
        const block = (at: Tensor3D) => run(at, heads, masked ? mask() : undefined, firstTokenOnly);
        expectSame(
          x,
          (at) => block(at).sum,
          (dy) => attentionBlockBackward(dy, block(x), parameters(heads)).input,
        );
      });
    });
  },
);
