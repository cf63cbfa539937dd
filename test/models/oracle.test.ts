import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import type { TapSite } from "../../src/models/forward.js";
import { maskWithout } from "../../src/models/heads.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines, loadOracleModel, type OracleModel, oracleModelsOn } from "../oracle-models.js";
import { describeShared } from "../shared-files.js";

for (const engine of installedEngines) {
  for (const name of oracleModelsOn(engine)) {
    describeShared(`${name} on ${engine} beside PyTorch`, () => {
      let oracle: OracleModel;
      beforeAll(async () => {
        await chooseEngine(engine);
        oracle = await loadOracleModel(`tiny/${name}`);
      });
      afterAll(() => oracle.classifier.dispose());

      test("texts become the same tokens, cut at the same place", () => {
        const { batch, expected, json } = oracle;
        expect([...batch.ids]).toEqual([...expected("input_ids").values]);
        expect([...batch.typeIds]).toEqual([...expected("token_type_ids").values]);
        expect([...batch.mask]).toEqual([...expected("attention_mask").values]);
        const truncated = json.samples.map(
          ({ texts: [text, pair] }) => oracle.classifier.encode({ text, pair }).truncated,
        );
        expect(truncated).toEqual(json.samples.map((sample) => sample.truncated));
      });

      test("logits are equal to 1e-5 of the largest", () => {
        const logits = tf.tidy(() => oracle.classifier.forward(oracle.batch).dataSync());
        expect(relativeToMax(logits, oracle.expected("logits").values)).toBeLessThan(1e-5);
      });

      describe("of a sample alone", () => {
        /** What a tap sees at one place in every layer, for one of the two samples that the oracle shows. */
        const seenAt = (place: TapSite, which: 0 | 1) => {
          const { classifier, json } = oracle;
          const [text, pair] = json.samples[json.attentionSamples[which]].texts;
          const seen: Float32Array[] = [];
          tf.tidy(() =>
            classifier.forward(classifier.batch([classifier.encode({ text, pair })]), {
              everyToken: true,
              tap: (site, _layer, value) => {
                if (site === place) seen.push((value as tf.Tensor).dataSync<"float32">());
                return value;
              },
            }),
          );
          return seen;
        };

        test.each([0, 1] as const)("what enters each layer is equal to 1e-5 of the largest", (which) => {
          const hidden = seenAt("layerInput", which);
          const { shape, values } = oracle.expected(`hidden_states_${which}`); // [L + 1, T, D]: what enters, and the last
          const size = values.length / shape[0];
          expect(hidden.length).toBe(shape[0] - 1);
          hidden.forEach((actual, layer) => {
            const expected = values.subarray(layer * size, (layer + 1) * size);
            expect(relativeToMax(actual, expected)).toBeLessThan(1e-5);
          });
        });

        test.each([0, 1] as const)("attention probabilities are equal to 1e-5", (which) => {
          const attention = seenAt("attention", which).flatMap((ofLayer) => [...ofLayer]);
          const { values } = oracle.expected(`attentions_${which}`); // [L, H, T, T]
          expect(relativeToMax(attention, values)).toBeLessThan(1e-5);
        });
      });

      describe("with heads gone", () => {
        const logitsOf = (classifier: Classifier, mask?: number[][]) =>
          tf.tidy(() =>
            classifier.forward(oracle.batch, mask && { headMask: tf.tensor2d(mask) }).dataSync<"float32">(),
          );
        const withoutHeads = async (removed: { layer: number; head: number }[]) =>
          new Classifier({
            ...oracle.classifier,
            ...removeHeads(oracle.classifier.config, await oracle.classifier.state(), removed),
          });

        test.each([
          ["the default pruned set", "logits_pruned"],
          ["all of layer 1, whose attention then adds its output bias", "logits_layer1_masked"],
        ])("%s: masked and physically removed, both give PyTorch's logits", async (_what, array) => {
          const { layers, heads } = oracle.classifier.config;
          const removed =
            array === "logits_pruned"
              ? oracle.json.composite[0].prunedInOrder!.map(([layer, head]) => ({ layer, head }))
              : Array.from({ length: heads }, (_, head) => ({ layer: 1, head }));
          const expected = oracle.expected(array).values;
          expect(
            relativeToMax(logitsOf(oracle.classifier, maskWithout(removed, layers, heads)), expected),
          ).toBeLessThan(1e-5);
          const pruned = await withoutHeads(removed);
          expect(relativeToMax(logitsOf(pruned), expected)).toBeLessThan(1e-5);
          expect(pruned.parameters).toBeLessThan(oracle.classifier.parameters);
          pruned.dispose();
        });
      });
    });
  }
}
