import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { rDrop, rDropLoss } from "../../../src/training/defences/r-drop.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { describeShared } from "../../shared-files.js";
import {
  gradientDifference,
  oracleDropout,
  tinyBert,
  trainingEngines,
  trainingOracle,
} from "../training-oracle.js";

interface Formula {
  readonly alpha: number;
  readonly labels: number[];
  readonly logits1: number[][];
  readonly logits2: number[][];
  readonly loss: number;
  readonly gradLogits1: number[][];
  readonly gradLogits2: number[][];
  readonly klSummed: Pick<Formula, "loss" | "gradLogits1" | "gradLogits2">;
  readonly released: number;
}

interface Step {
  readonly rows: number[];
  readonly alpha: number;
  readonly dropout: number;
  readonly loss: number;
  readonly gradNorm: Record<string, number>;
}

describeShared("R-Drop is PyTorch's", () => {
  const { json, array } = trainingOracle<{ wordRows: number[]; formula: Formula[]; step: Step }>("r-drop");

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test.each(json.formula.map((formula, i) => [i + 1, formula] as const))(
      "the loss and its gradients on given logits, case %i",
      (_, { alpha, labels, logits1, logits2, klSummed, released, ...paper }) => {
        const lossOf = (variant: "paper" | "kl-summed" | "released") => (a: tf.Tensor, b: tf.Tensor) =>
          rDropLoss(a as tf.Tensor2D, b as tf.Tensor2D, labels, { alpha, variant });
        const logits = [tf.tensor2d(logits1), tf.tensor2d(logits2)];
        for (const [variant, expected] of [
          ["paper", paper],
          ["kl-summed", klSummed],
        ] as const) {
          const { value, grads } = tf.valueAndGrads(lossOf(variant))(logits);
          expect(Math.abs(value.dataSync()[0]! / expected.loss - 1)).toBeLessThan(1e-5);
          const gradients = grads.flatMap((gradient) => [...gradient.dataSync()]);
          const all = [expected.gradLogits1, expected.gradLogits2].flat(2);
          expect(relativeToMax(gradients, all)).toBeLessThan(1e-5);
        }
        const [first, second] = logits as [tf.Tensor, tf.Tensor];
        expect(Math.abs(lossOf("released")(first, second).dataSync()[0]! / released - 1)).toBeLessThan(1e-5);
      },
    );

    test("a step's loss and gradients with given dropout masks", async () => {
      const { rows, alpha, dropout, loss, gradNorm } = json.step;
      const { micro } = await tinyBert();
      const given = micro(rows, oracleDropout(array, dropout));
      const actual = tf.tidy(() => rDrop({ alpha, variant: "paper" }).lossGradients(given));
      expect(Math.abs(actual.loss.dataSync()[0]! - loss)).toBeLessThan(2e-5);
      const expected = { array: (tensor: string) => array(`grad.${tensor}`), ...{ gradNorm, ...json } };
      expect(gradientDifference(actual.gradients, expected)).toBeLessThan(5e-5);
    });
  });
  afterAll(() => chooseEngine());
});
