import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import {
  ascend,
  type FreeLbOptions,
  freeLb,
  initialPerturbation,
} from "../../../src/training/defences/free-lb.js";
import { differentiate } from "../../../src/training/gradients.js";
import { describeShared } from "../../shared-files.js";
import {
  asKept,
  comparesAll,
  gradientDifference,
  KEPT_TENSORS,
  parameterDifference,
  tinyBert,
  trainingEngines,
  trainingOracle,
} from "../training-oracle.js";

interface Case {
  readonly K: number;
  readonly advLearningRate: number;
  readonly initialMagnitude: number;
  readonly maxNorm: number;
  readonly losses: number[];
  readonly reportedLoss: number;
  readonly gradNorm: Record<string, number>;
  readonly globalGradNorm: number;
}

interface Json {
  readonly wordRows: number[];
  readonly rows: number[];
  readonly shape: [number, number, number];
  readonly cases: Record<string, Case>;
}

function optionsOf({ K: steps, advLearningRate, initialMagnitude, maxNorm }: Case): FreeLbOptions {
  return { steps, advLearningRate, initialMagnitude, maxNorm };
}

describeShared("FreeLB is PyTorch's", () => {
  const { json, array } = trainingOracle<Json>("freelb");
  const uniform = () => tf.tensor3d(array("uniform").values as Float32Array, json.shape);
  const largestDifference = (delta: tf.Tensor, name: string) => {
    const expected = array(name).values;
    return Math.max(...[...delta.dataSync()].map((value, i) => Math.abs(value - expected[i]!)));
  };

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });
    const cases = Object.entries(json.cases);
    const compared = comparesAll(engine) ? cases : cases.filter(([name]) => name === "K2-max0.2");

    test.each(compared)("%s: the perturbation's way", async (name, expected) => {
      const { micro } = await tinyBert();
      const given = micro(json.rows);
      const { losses, K, initialMagnitude } = expected;
      tf.tidy(() => {
        let delta = initialPerturbation(given, uniform(), initialMagnitude);
        expect(largestDifference(delta, "delta0")).toBeLessThan(1e-6);
        for (let k = 0; k < K - 1; k++) {
          const loss = () =>
            given.crossEntropy(given.forward({ embeddings: given.embed().add<tf.Tensor3D>(delta) }));
          const all = differentiate(loss, new Map([["delta", delta]]));
          expect(Math.abs(all.loss.dataSync()[0]! - losses[k]!)).toBeLessThan(2e-5);
          delta = ascend(delta, all.gradients.delta as tf.Tensor3D, expected);
          expect(largestDifference(delta, `${name}.delta${k + 1}`)).toBeLessThan(1e-6);
        }
      });
    });

    test.runIf(comparesAll(engine)).each(compared.filter(([name]) => name.startsWith("K3")))(
      "%s: the summed gradients",
      async (name, expected) => {
        const { micro } = await tinyBert();
        const actual = tf.tidy(() => freeLb(optionsOf(expected), uniform).lossGradients(micro(json.rows)));
        const difference = gradientDifference(actual.gradients, {
          array: (tensor) => array(`${name}.grad.${tensor}`),
          ...{ gradNorm: expected.gradNorm, wordRows: json.wordRows, tensors: KEPT_TENSORS.slice(1) },
        });
        expect(difference).toBeLessThan(5e-5);
      },
    );

    test.each(compared)("%s: loss, norm and parameters after one step", async (name, expected) => {
      const { batch, trainer: train } = await tinyBert();
      const trainer = train({}, freeLb(optionsOf(expected), uniform));
      const { loss, gradientNorm } = await trainer.step([batch(json.rows)]);
      expect(Math.abs(loss - expected.reportedLoss)).toBeLessThan(2e-5);
      expect(Math.abs(gradientNorm / expected.globalGradNorm - 1)).toBeLessThan(5e-5);
      for (const tensor of KEPT_TENSORS) {
        const actual = asKept(tensor, trainer.network.weights.get(tensor)!, json.wordRows);
        const { most, largest } = parameterDifference(actual, array(`${name}.${tensor}`).values);
        expect(most, tensor).toBeLessThan(2e-5);
        expect(largest, tensor).toBeLessThan(1e-3);
      }
      trainer.dispose();
    });
  });
  afterAll(() => chooseEngine());
});
