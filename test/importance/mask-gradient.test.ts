import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { absoluteMaskGradientPerSample, maskGradientPerSample } from "../../src/importance/mask-gradient.js";
import { Classifier } from "../../src/models/classifier.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";

describe("maskGradientPerSample", () => {
  let model: Classifier;
  const texts = ["a dull film", "the plot was very funny and the actor is great"];
  const batchOf = (classifier: Classifier, chosen: number[]) =>
    classifier.batch(chosen.map((i) => classifier.encode(texts[i])));
  const slopes = (classifier: Classifier, chosen: number[]) =>
    maskGradientPerSample(classifier, batchOf(classifier, chosen), chosen);
  beforeAll(async () => {
    await chooseEngine("wasm");
    model = await tinyClassifier();
  });

  test("is the loss's slope along each head's mask, by central differences", async () => {
    const h = 0.01;
    const lossAt = (layer: number, head: number, value: number) =>
      tf.tidy(() => {
        const mask = tf.buffer<tf.Rank.R2>([2, 2]);
        mask.values.fill(1);
        mask.set(value, layer, head);
        const logits = model.forward(batchOf(model, [1]), { headMask: mask.toTensor() });
        return -tf.logSoftmax(logits).dataSync()[1];
      });
    const [exact] = await slopes(model, [1]);
    const estimates = [0, 1].flatMap((layer) =>
      [0, 1].map((head) => (lossAt(layer, head, 1 + h) - lossAt(layer, head, 1 - h)) / (2 * h)),
    );
    expect(relativeToMax(estimates, exact.flat())).toBeLessThan(5e-3); // float32 losses over a step of 0.02
    expect(exact.flat().some((slope) => slope > 0) && exact.flat().some((slope) => slope < 0)).toBe(true);
  });

  test("absolute: the same without the signs", async () => {
    const signed = await slopes(model, [0, 1]);
    const absolute = await absoluteMaskGradientPerSample(model, batchOf(model, [0, 1]), [0, 1]);
    expect(absolute).toEqual(signed.map((table) => table.map((row) => row.map(Math.abs))));
  });

  test("padding and the batch change no sample's scores beyond 1e-5", async () => {
    const together = await slopes(model, [0, 1]);
    for (const i of [0, 1]) {
      expect(relativeToMax((await slopes(model, [i])).flat(2), together[i].flat())).toBeLessThan(1e-5);
    }
  });

  test("heads that are pruned score 0, also where no head is left", async () => {
    const without = async (removed: { layer: number; head: number }[]) => {
      const state = await model.state();
      const pruned = new Classifier({ ...model, ...removeHeads(model.config, state, removed) });
      const [scores] = await slopes(pruned, [1]);
      pruned.dispose();
      return scores;
    };
    const scores = await without([{ layer: 0, head: 0 }]);
    expect(scores[0][0]).toBe(0);
    expect([scores[0][1], ...scores[1]].every((slope) => slope !== 0)).toBe(true);
    const all = [0, 1].flatMap((layer) => [0, 1].map((head) => ({ layer, head })));
    expect((await without(all)).flat()).toEqual([0, 0, 0, 0]);
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await slopes(model, [0, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
