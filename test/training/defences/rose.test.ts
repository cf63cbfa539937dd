import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { AdamW } from "../../../src/training/adamw.js";
import {
  between,
  divergenceGradients,
  momentumSaliency,
  rose,
  sharesOf,
} from "../../../src/training/defences/rose.js";
import { l2Norm, wholeGradient } from "../../../src/training/gradient-arrays.js";
import { readOracle, relativeToMax } from "../../oracle-arrays.js";
import { describeShared, shared } from "../../shared-files.js";
import { oracleDropout, tinyBert, trainingEngines, trainingOracle } from "../training-oracle.js";

interface Json {
  readonly order: string[];
  readonly options: {
    readonly learningRate: number;
    readonly betas: [number, number];
    readonly eps: number;
    readonly weightDecay: number;
    readonly stepsBefore: number;
  };
  readonly saliencyFirst: Record<string, number>;
  readonly saliencySecond: Record<string, number>;
  readonly cases: {
    readonly name: string;
    readonly kind: "first" | "second" | "ensemble";
    readonly lower: number;
    readonly upper: number;
    readonly gamma: number | null;
    readonly mask: Record<string, number>;
  }[];
  readonly model: {
    readonly rows: number[];
    readonly dropout: number;
    readonly klLoss: number;
    readonly saliency: Record<string, number>;
    readonly selections: { readonly lower: number; readonly upper: number; readonly updates: string[] }[];
  };
}

const weightsOf = {
  first: () => ({ first: 1, second: 0 }),
  second: () => ({ first: 0, second: 1 }),
  ensemble: (gamma: number | null) => ({ first: gamma!, second: 1 - gamma! }),
};

describeShared("ROSE is PyTorch's", () => {
  const { json, array } = trainingOracle<Json>("rose");
  const { order, options } = json;
  const given = (name: string, what: string) => Float32Array.from(array(`given.${name}.${what}`).values);
  const biases = order.map((name) => name.replace("weight", "bias"));
  const names = [...order, ...biases, "embeddings.word.weight", "classifier.weight", "classifier.bias"];

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test.each(json.cases)(
      "$name: shares, and a step of AdamW",
      ({ name, kind, lower, upper, gamma, mask }) => {
        const first = order.map((tensor) => l2Norm(given(tensor, "klGrad")));
        const second = order.map((tensor) =>
          momentumSaliency(l2Norm(given(tensor, "grad")), l2Norm(given(tensor, "moment1"))),
        );
        expect(
          relativeToMax(
            first,
            order.map((tensor) => json.saliencyFirst[tensor]!),
          ),
        ).toBeLessThan(2e-5);
        expect(
          relativeToMax(
            second,
            order.map((tensor) => json.saliencySecond[tensor]!),
          ),
        ).toBeLessThan(2e-5);
        const shares = sharesOf({ first, second }, weightsOf[kind](gamma), { lower, upper });
        expect(Object.fromEntries(order.map((tensor, i) => [tensor, shares[i]]))).toEqual(mask);

        const { learningRate, betas, eps: epsilon, weightDecay, stepsBefore } = options;
        const optimizer = new AdamW({ betas, epsilon, weightDecay });
        for (const tensor of names) {
          const share = shares[order.indexOf(tensor)] ?? 1;
          const parameter = given(tensor, "parameter");
          const moments = { first: given(tensor, "moment1"), second: given(tensor, "moment2") };
          optimizer.restore(tensor, moments);
          const decays = array(`given.${tensor}.parameter`).shape.length > 1;
          const step = { step: stepsBefore, learningRate, scale: 1, decays, share };
          optimizer.update(tensor, parameter, wholeGradient(given(tensor, "grad")), step);
          for (const [what, actual] of [
            ["parameter", parameter],
            ["moment1", moments.first],
            ["moment2", moments.second],
          ] as const) {
            const expected = array(`${name}.${tensor}.${what}`).values;
            expect(relativeToMax(actual, expected), `${tensor} ${what}`).toBeLessThan(1e-6);
          }
          if (share === 0) expect(parameter).toEqual(given(tensor, "parameter"));
        }
      },
    );

    test("saliencies of the tiny model with given dropout masks, and what is updated", async () => {
      const { rows, dropout, klLoss, saliency, selections } = json.model;
      const masks = readOracle(shared("oracle/training/r-drop.safetensors"));
      const { micro } = await tinyBert();
      const { loss, gradients } = tf.tidy(() =>
        divergenceGradients(micro(rows, oracleDropout(masks, dropout))),
      );
      expect(Math.abs(loss.dataSync()[0]! - klLoss)).toBeLessThan(2e-5);
      const names = Object.keys(saliency);
      expect(Object.keys(gradients).sort()).toEqual(names);
      const actual = names.map((name) => l2Norm(gradients[name]!.dataSync<"float32">()));
      expect(relativeToMax(actual, Object.values(saliency))).toBeLessThan(2e-5);
      for (const { lower, upper, updates } of selections) {
        const is = between(actual, lower, upper);
        expect(names.filter((_, i) => is[i] === 1)).toEqual([...updates].sort());
      }
    });
  });

  test("after the warm-up, tensors whose saliency lies outside stay as they are; in it, all are updated", async () => {
    await chooseEngine();
    const { batch, trainer: train } = await tinyBert();
    const trainer = train(
      { steps: 4, warmupRatio: 0.5, dropout: { embeddings: 0.1 } },
      rose({ first: 1, second: 0 }, { lower: 0, upper: 60 }),
    );
    const unchanged: number[] = [];
    for (let step = 0; step < 4; step++) {
      const before = new Map(
        [...trainer.network.weights].map(([name, tensor]) => [name, tensor.dataSync().slice()]),
      );
      await trainer.step([batch([0, 3]), batch([7, 10])]);
      const after = [...trainer.network.weights];
      const same = after.filter(([name, tensor]) => {
        const values = tensor.dataSync();
        return before.get(name)!.every((value, i) => value === values[i]);
      });
      unchanged.push(same.length);
      if (step > 1) expect(same.every(([name]) => /layer.*weight/.test(name))).toBe(true);
    }
    expect(unchanged.slice(1)).toEqual([0, 10, 10]); // 40 % of 24 tensors; the learning rate of step 0 is 0
    trainer.dispose();
  });
  afterAll(() => chooseEngine());
});

test("a tensor without momentum is updated, and takes no part in the quantiles", () => {
  expect(momentumSaliency(1, 0)).toBeNaN();
  expect(momentumSaliency(5, 1)).toBe(0.5);
  expect(between([Number.NaN, 1, 2, 3], 0, 50)).toEqual([1, 1, 1, 0]);
  expect(between([Number.NaN, Number.NaN], 20, 50)).toEqual([1, 1]);
});
