import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { maskGradientPerSample } from "../../src/importance/mask-gradient.js";
import { michelPerSample } from "../../src/importance/michel.js";
import { Classifier } from "../../src/models/classifier.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";

describe("michelPerSample", () => {
  let model: Classifier;
  const texts = ["a dull film", "the plot was very funny and the actor is great", "awful"];
  const labels = [0, 1, 0];
  const batchOf = (classifier: Classifier, chosen: number[]) =>
    classifier.batch(chosen.map((i) => classifier.encode(texts[i])));
  const score = (classifier: Classifier, chosen: number[]) =>
    michelPerSample(
      classifier,
      batchOf(classifier, chosen),
      chosen.map((i) => labels[i]),
    );
  beforeAll(async () => {
    await chooseEngine("wasm");
    model = await tinyClassifier();
  });

  test("is Σ over tokens of |loss slope · context|, by central differences on the context", async () => {
    // Scaling one token's context of one head by 1 ± h moves the loss by 2h·⟨∂J/∂ctx_t, ctx_t⟩.
    const { layer, head, size, h } = { layer: 0, head: 1, size: model.config.headSize, h: 0.01 };
    const batch = batchOf(model, [1]);
    const lossAt = (token: number, factor: number) =>
      tf.tidy(() => {
        const scale = tf.buffer<tf.Rank.R3>([1, batch.length, model.config.hiddenSize]);
        scale.values.fill(1);
        for (let i = 0; i < size; i++) scale.set(factor, 0, token, head * size + i);
        const logits = model.forward(batch, {
          tap: (site, l, value) => (site === "context" && l === layer ? value.mul(scale.toTensor()) : value),
        });
        return -tf.logSoftmax(logits).dataSync()[1];
      });
    let total = 0;
    for (let token = 0; token < batch.length; token++) {
      total += Math.abs(lossAt(token, 1 + h) - lossAt(token, 1 - h)) / (2 * h);
    }
    const exact = (await score(model, [1]))[0][layer][head];
    expect(exact).toBeGreaterThan(1e-2);
    expect(Math.abs(total / exact - 1)).toBeLessThan(5e-3); // float32 losses over a step of 0.02
  });

  test("is at least the mask's gradient, and equal to it in the last layer, where one token counts", async () => {
    const importance = await score(model, [0, 1, 2]);
    const slopes = await maskGradientPerSample(model, batchOf(model, [0, 1, 2]), labels);
    for (const b of [0, 1, 2]) {
      for (const head of [0, 1]) {
        expect(importance[b][1][head]).toBeCloseTo(Math.abs(slopes[b][1][head]), 5);
        expect(importance[b][0][head]).toBeGreaterThanOrEqual(Math.abs(slopes[b][0][head]) * (1 - 1e-5));
      }
    }
    const firstLayer = (samples: number[][][]) => samples.flatMap((table) => table[0].map(Math.abs));
    const excess = firstLayer(importance).map((score, i) => score - firstLayer(slopes)[i]);
    expect(Math.max(...excess)).toBeGreaterThan(1e-3); // tokens of both signs
  });

  test("padding and the batch change no sample's scores beyond 1e-5", async () => {
    const together = await score(model, [0, 1, 2]);
    for (const i of [0, 1, 2]) {
      expect(relativeToMax((await score(model, [i])).flat(2), together[i].flat())).toBeLessThan(1e-5);
    }
  });

  test("heads that are pruned score 0, the others more", async () => {
    const removed = [{ layer: 0, head: 0 }];
    const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), removed) });
    const scores = (await score(pruned, [1]))[0];
    pruned.dispose();
    expect(scores[0][0]).toBe(0);
    expect(Math.min(scores[0][1], ...scores[1])).toBeGreaterThan(0);
  });

  test("a model without heads scores 0 everywhere", async () => {
    const all = [0, 1].flatMap((layer) => [0, 1].map((head) => ({ layer, head })));
    const bare = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), all) });
    expect(await score(bare, [0])).toEqual([
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    bare.dispose();
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await score(model, [0, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
