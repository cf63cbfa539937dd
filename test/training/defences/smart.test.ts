import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { adversarialNoise, type SmartOptions, smart } from "../../../src/training/defences/smart.js";
import { relativeToMax } from "../../oracle-arrays.js";
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
  readonly kl: "plain" | "released";
  readonly stepSize: number;
  readonly noiseScale: number;
  readonly epsilon: number;
  readonly alpha: number;
}

interface OneStep extends Case {
  readonly loss: number;
  readonly gradNorm: Record<string, number>;
}

interface Bregman extends Case {
  readonly mu: number;
  readonly beta: number;
  readonly steps: number;
  readonly loss: number[];
  readonly gradNorm: number[];
}

interface Json {
  readonly wordRows: number[];
  readonly rows: number[];
  readonly shape: [number, number, number];
  readonly cases: Record<string, OneStep> & { readonly bregman: Bregman };
}

function optionsOf({ kl, alpha, stepSize, noiseScale, epsilon }: Case): SmartOptions {
  const variant = kl === "plain" ? "paper" : "released";
  return { alpha, stepSize, noiseScale, epsilon, variant, mu: 0, beta: 0.99 };
}

describeShared("SMART is PyTorch's", () => {
  const { json, array } = trainingOracle<Json>("smart");
  const { bregman, ...rest } = json.cases;
  const oneStep = Object.entries(rest as Record<string, OneStep>);
  const noise = (step: number) => {
    const size = tf.util.sizeFromShape(json.shape);
    return tf.tensor3d(
      array("noise").values.subarray(step * size, (step + 1) * size) as Float32Array,
      json.shape,
    );
  };

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });
    const compared = comparesAll(engine) ? oneStep : oneStep.filter(([name]) => name.endsWith("-wide"));

    test.each(compared)("a step of %s", async (name, expected) => {
      // noise of 1e-5 is near the rounding of float32, and so is what the ascent makes of it
      const isWide = expected.noiseScale > 1e-3;
      const { micro } = await tinyBert();
      const given = micro(json.rows);
      const options = optionsOf(expected);
      if (isWide) {
        const perturbed = tf.tidy(() => given.embed().add(adversarialNoise(given, noise(0), options)));
        expect(relativeToMax(perturbed.dataSync(), array(`${name}.perturbed`).values)).toBeLessThan(5e-5);
      }
      const actual = tf.tidy(() => smart(options, () => noise(0)).lossGradients(given));
      expect(Math.abs(actual.loss.dataSync()[0]! - expected.loss)).toBeLessThan(isWide ? 2e-5 : 1e-4);
      const difference = gradientDifference(actual.gradients, {
        array: (tensor) => array(`${name}.grad.${tensor}`),
        ...{ gradNorm: expected.gradNorm, wordRows: json.wordRows },
      });
      expect(difference).toBeLessThan(isWide ? 5e-5 : 5e-3);
    });

    test("three steps with the Bregman proximal term", async () => {
      const { batch, trainer: train } = await tinyBert();
      let step = 0;
      const method = smart({ ...optionsOf(bregman), mu: bregman.mu, beta: bregman.beta }, () => noise(step));
      const constantRate = Array.from(
        { length: bregman.steps },
        (_, t) => bregman.steps / (bregman.steps - t),
      );
      const trainer = train({ steps: bregman.steps, learningRateScale: () => constantRate[step]! }, method);
      for (; step < bregman.steps; step++) {
        const { loss, gradientNorm } = await trainer.step([batch(json.rows)]);
        const relative = step === 0 ? 5e-5 : 2e-4;
        expect(Math.abs(loss / bregman.loss[step]! - 1), `loss of step ${step}`).toBeLessThan(relative);
        expect(Math.abs(gradientNorm / bregman.gradNorm[step]! - 1), `norm of step ${step}`).toBeLessThan(
          relative,
        );
      }
      for (const tensor of KEPT_TENSORS) {
        for (const [prefix, weights] of [
          ["bregman", trainer.network.weights],
          ["bregman.average", method.state!()],
        ] as const) {
          const actual = asKept(tensor, weights.get(tensor)!, json.wordRows);
          const { most, largest } = parameterDifference(actual, array(`${prefix}.${tensor}`).values);
          expect(most, `${prefix}.${tensor}`).toBeLessThan(2e-5);
          expect(largest, `${prefix}.${tensor}`).toBeLessThan(1e-3);
        }
      }
      trainer.dispose();
    });
  });
  afterAll(() => chooseEngine());
});
