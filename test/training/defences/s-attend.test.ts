import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import type { Tap } from "../../../src/models/forward.js";
import {
  type KeptUnits,
  keepWholeRows,
  type SAttendOptions,
  sAttend,
  withMaskedAttention,
} from "../../../src/training/defences/s-attend.js";
import { describeShared } from "../../shared-files.js";
import {
  gradientDifference,
  KEPT_TENSORS,
  tinyBert,
  trainingEngines,
  trainingOracle,
} from "../training-oracle.js";

interface Json {
  readonly rows: number[];
  readonly cases: Record<string, { readonly loss: number; readonly gradNorm: Record<string, number> }>;
}

describeShared("S-Attend is PyTorch's", () => {
  const { json, array } = trainingOracle<Json>("s-attend");
  const cases = Object.entries(json.cases).filter(([name]) => !name.startsWith("after_softmax"));

  /** The oracle's units; the last layer has one query. */
  function given(name: string): KeptUnits {
    const { values, shape } = array(`${name}.keep`);
    const places = tf.tensor(Float32Array.from(values), [...shape]);
    const [batch, length] = [shape[0]!, shape.at(-1)!];
    if (shape.length === 2) return () => places.reshape([batch, 1, 1, length]);
    return (layer, [size, heads, queries]) =>
      places
        .slice([0, layer, 0, 0, 0], [size, 1, heads, queries, length])
        .reshape([size, heads, queries, length]);
  }

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test.each(cases)("loss and gradients with the masks of %s", async (name, { loss, gradNorm }) => {
      const { micro } = await tinyBert();
      const method = withMaskedAttention(() => given(name));
      const actual = tf.tidy(() => method.lossGradients(micro(json.rows)));
      expect(Math.abs(actual.loss.dataSync()[0]! - loss)).toBeLessThan(2e-5);
      const expected = { array: (tensor: string) => array(`${name}.grad.${tensor}`), gradNorm, wordRows: [] };
      const tensors = KEPT_TENSORS.slice(1);
      expect(gradientDifference(actual.gradients, { ...expected, tensors })).toBeLessThan(5e-5);
    });
  });

  describe("what is drawn", () => {
    beforeAll(() => chooseEngine());

    /** Attention probabilities of a training pass by layer, and the padding mask. */
    async function probabilities(options: SAttendOptions) {
      const seen: tf.Tensor4D[] = [];
      const watch: Tap = (site, _layer, value) => {
        if (site === "attention") seen.push(tf.keep((value as tf.Tensor4D).clone()));
        return value;
      };
      const { micro, tokenizer } = await tinyBert();
      const given = micro(json.rows, () => watch);
      tf.tidy(() => sAttend(options, tokenizer.specialIds).lossGradients(given));
      return { layers: seen.map((layer) => layer.arraySync()), batch: given.batch };
    }

    test("paper: a share α of the units, each by itself, and rows still sum to 1", async () => {
      const { layers, batch } = await probabilities({ alpha: 0.2, variant: "paper" });
      let [masked, units] = [0, 0];
      for (const layer of layers) {
        for (const [b, heads] of layer.entries()) {
          for (const row of heads.flat()) {
            expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
            const real = row.filter((_, key) => batch.mask[b * batch.length + key] === 1);
            masked += real.filter((p) => p === 0).length;
            units += real.length;
          }
        }
      }
      expect(layers.map((layer) => layer[0]![0]!.length)).toEqual([34, 34, 1]); // the last layer's first token
      expect(Math.abs(masked / units - 0.2)).toBeLessThan(0.01);
      expect(layers[0]).not.toEqual(layers[1]);
    });

    test("released: the same key columns in all rows, heads and layers, and none of a special token", async () => {
      const eligible = [...array("eligible").values];
      const { layers, batch } = await probabilities({ alpha: 0.5, variant: "released" });
      const columns = (row: readonly number[], b: number) =>
        row.map((p, key) => p === 0 && batch.mask[b * batch.length + key] === 1);
      let masked = 0;
      for (let b = 0; b < batch.size; b++) {
        const first = columns(layers[0]![b]![0]![0]!, b);
        masked += first.filter(Boolean).length;
        expect(first.every((is, key) => !is || eligible[b * batch.length + key] === 1)).toBe(true);
        for (const layer of layers)
          for (const row of layer[b]!.flat()) expect(columns(row, b)).toEqual(first);
      }
      const total = eligible.reduce((sum, one) => sum + one, 0);
      expect(masked / total).toBeGreaterThan(0.3);
      expect(masked / total).toBeLessThan(0.7);
    });
  });
  afterAll(() => chooseEngine());
});

test("a row that would lose every key keeps them all; padding is no key", () => {
  const batch = { size: 2, length: 3, mask: Float32Array.of(1, 1, 0, 1, 1, 1) } as never;
  const places = Float32Array.of(0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1);
  keepWholeRows(places, batch, 2);
  expect([...places]).toEqual([1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1]);
});
