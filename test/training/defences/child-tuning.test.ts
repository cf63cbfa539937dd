import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import { childTuningD, childTuningF } from "../../../src/training/defences/child-tuning.js";
import { fisherOfEntries, largestEntries } from "../../../src/training/defences/fisher-of-entries.js";
import type { GradientArray } from "../../../src/training/gradient-arrays.js";
import type { TrainingMethod } from "../../../src/training/training-method.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { describeShared } from "../../shared-files.js";
import {
  asKept,
  gradientDifference,
  KEPT_TENSORS,
  parameterDifference,
  tinyBert,
  trainingEngines,
  trainingOracle,
} from "../training-oracle.js";

interface Json {
  readonly wordRows: number[];
  readonly fisherBatches: number[][];
  readonly reserve: number;
  readonly threshold: number;
  readonly kept: number;
  readonly densityByTensor: Record<string, number>;
  readonly rows: number[];
  readonly loss: number;
  readonly globalGradNorm: number;
  readonly gradNormD: Record<string, number>;
  readonly gradNormF: Record<string, number>;
}

describeShared("Child-Tuning is PyTorch's", () => {
  const { json, array } = trainingOracle<Json>("child-tuning");
  const { reserve, wordRows } = json;

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test("Fisher scores, their threshold, and which entries are kept", async () => {
      const { micro } = await tinyBert();
      const micros = (async function* () {
        for (const rows of json.fisherBatches) yield micro(rows);
      })();
      const scores = await fisherOfEntries(micros);
      const { threshold, kept } = largestEntries(scores, reserve);
      expect(Math.abs(threshold / json.threshold - 1)).toBeLessThan(5e-5);
      expect([...kept.keys()].sort()).toEqual(Object.keys(json.densityByTensor));
      let different = 0;
      for (const [name, mask] of kept) {
        const expected = array(`mask.${name}`).values;
        different += mask.reduce((sum, one, i) => sum + Math.abs(one - expected[i]!), 0);
        if (name.endsWith("key.bias")) continue; // a gradient of rounding alone
        expect(relativeToMax(scores.get(name)!.values, array(`fisher.${name}`).values), name).toBeLessThan(
          5e-5,
        );
      }
      expect(different).toBeLessThanOrEqual(2);
    });

    /** Checks one step, of which the method that is given is tried. */
    async function expectStep(kind: "D" | "F", method: TrainingMethod): Promise<void> {
      const edited: Record<string, tf.Tensor> = {};
      const watched: TrainingMethod = {
        ...method,
        edit(gradients, state) {
          const result = method.edit!(gradients, state);
          for (const [name, gradient] of result) {
            const { shape } = trainer.weights.get(name)!;
            const clipped = inWhole(gradient, tf.util.sizeFromShape([...shape])).map(
              (value) => value * state.scale,
            );
            edited[name] = tf.keep(tf.tensor(clipped, [...shape]));
          }
          return result;
        },
      };
      const { batch, trainer: train } = await tinyBert();
      const trainer = train({}, watched);
      await trainer.prepare(json.fisherBatches.map((rows) => batch(rows)));
      const { loss, gradientNorm } = await trainer.step([batch(json.rows)]);
      expect(Math.abs(loss - json.loss)).toBeLessThan(2e-5);
      expect(Math.abs(gradientNorm / json.globalGradNorm - 1)).toBeLessThan(5e-5); // of the gradients without a mask
      const difference = gradientDifference(edited, {
        array: (tensor) => array(`${kind}.grad.${tensor}`),
        ...{ gradNorm: json[`gradNorm${kind}`], wordRows },
      });
      expect(difference).toBeLessThan(5e-5);
      for (const tensor of KEPT_TENSORS) {
        const actual = asKept(tensor, trainer.network.weights.get(tensor)!, wordRows);
        const { most, largest } = parameterDifference(actual, array(`${kind}.${tensor}`).values);
        expect(most, tensor).toBeLessThan(2e-5);
        expect(largest, tensor).toBeLessThan(1e-3);
      }
      trainer.dispose();
    }

    test("a step of Child-Tuning_D", () => expectStep("D", childTuningD({ reserve })));

    test("a step of Child-Tuning_F with given masks", () => {
      const given = (name: string, { values, rows, width }: GradientArray) => {
        const whole = Float32Array.from(array(`bernoulli.${name}`).values);
        const mask = new Float32Array(values.length);
        rows.forEach((row, place) => {
          mask.set(whole.subarray(row * width, (row + 1) * width), place * width);
        });
        return mask;
      };
      return expectStep("F", childTuningF({ reserve }, given));
    });
  });
  afterAll(() => chooseEngine());
});

/** A gradient with the rows that have none. */
function inWhole({ values, rows, width }: GradientArray, size: number): Float32Array {
  const whole = new Float32Array(size);
  rows.forEach((row, place) => {
    whole.set(values.subarray(place * width, (place + 1) * width), row * width);
  });
  return whole;
}
