import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { fisherPerSample } from "../../src/importance/fisher.js";
import { Classifier } from "../../src/models/classifier.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { mean } from "../../src/support/statistics.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { installedEngines, loadOracleModel, type OracleModel, oracleModels } from "../oracle-models.js";
import { describeShared } from "../shared-files.js";

for (const engine of installedEngines) {
  for (const name of oracleModels) {
    describeShared(`Fisher scores of ${name} on ${engine} beside PyTorch`, () => {
      let oracle: OracleModel;
      beforeAll(async () => {
        await chooseEngine(engine);
        oracle = await loadOracleModel(`tiny/${name}`);
      });
      afterAll(() => oracle.classifier.dispose());

      test("each sample's scores and their mean are equal to 2e-5", async () => {
        const { classifier, batch, labels, expected } = oracle;
        const samples = await fisherPerSample(classifier, batch, labels);
        expect(relativeToMax(samples.flat(2), expected("fisher_per_sample").values)).toBeLessThan(2e-5);
        const means = samples[0].flatMap((row, l) => row.map((_, h) => mean(samples.map((s) => s[l][h]))));
        expect(relativeToMax(means, expected("fisher").values)).toBeLessThan(2e-5);
      });
    });
  }
}

describe("fisherPerSample on the built-in model", () => {
  let model: Classifier;
  const texts = ["A dull film.", "Warm, witty and beautifully acted from start to finish."];
  const score = (classifier: Classifier, chosen: number[]) =>
    fisherPerSample(classifier, classifier.batch(chosen.map((i) => classifier.encode(texts[i]))), chosen);
  beforeAll(async () => {
    await chooseEngine("wasm");
    model = await loadModel("bert-mini-sst2");
  });

  test("padding and the batch change no sample's scores beyond 1e-5", async () => {
    const together = await score(model, [0, 1]);
    for (const i of [0, 1]) {
      expect(relativeToMax((await score(model, [i])).flat(2), together[i].flat())).toBeLessThan(1e-5);
    }
  });

  test("a head's score is the squared length of the loss's slope along its weights, by central differences", async () => {
    // A sample's whole gradient of one head, by central differences on the weights of a copy.
    const { layer, head } = { layer: 5, head: 1 };
    const { headSize } = model.config;
    const attention = "bert.encoder.layer.5.attention";
    const parts = [
      ...["query", "key", "value"].flatMap((p) => [
        `${attention}.self.${p}.weight`,
        `${attention}.self.${p}.bias`,
      ]),
      `${attention}.output.dense.weight`,
    ];
    const batch = model.batch([model.encode(texts[1])]);
    const lossOf = (state: Awaited<ReturnType<Classifier["state"]>>) => {
      const copy = new Classifier({ ...model, state });
      const loss = tf.tidy(() => tf.logSoftmax(copy.forward(batch)).dataSync()[1] * -1);
      copy.dispose();
      return loss;
    };
    // Along a random direction u within θ, the squared slope is (∇·u)²; its mean over directions is ‖∇‖²/n.
    const state = await model.state();
    const inHead = (name: string, i: number) => {
      const width = state.get(name)!.shape[1] ?? 1;
      const index = name.includes("output") ? i % width : Math.floor(i / width);
      return Math.floor(index / headSize) === head;
    };
    let seed = 1;
    const sign = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 2 === 0 ? 1 : -1;
    };
    const directions = 40;
    const h = 0.002;
    let total = 0;
    for (let d = 0; d < directions; d++) {
      const signs = new Map(
        parts.map((name) => [name, state.get(name)!.values.map((_, i) => (inHead(name, i) ? sign() : 0))]),
      );
      const moved = (by: number) =>
        new Map(
          [...state].map(([name, { shape, values }]) => [
            name,
            { shape, values: signs.has(name) ? values.map((v, i) => v + by * signs.get(name)![i]) : values },
          ]),
        );
      total += ((lossOf(moved(h)) - lossOf(moved(-h))) / (2 * h)) ** 2;
    }
    const estimate = total / directions; // random signs: the mean of (∇·u)² is ‖∇‖²
    const exact = (await score(model, [1]))[0][layer][head];
    expect(estimate / exact).toBeGreaterThan(0.4);
    expect(estimate / exact).toBeLessThan(2.2);
  });

  test("heads that are pruned score 0, the others as in the masked model", async () => {
    const removed = [{ layer: 0, head: 2 }, ...[0, 1, 2, 3].map((head) => ({ layer: 3, head }))];
    const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), removed) });
    const scores = (await score(pruned, [1]))[0];
    pruned.dispose();
    expect(scores[0][2]).toBe(0);
    expect(scores[3]).toEqual([0, 0, 0, 0]);
    expect(scores[0][1]).toBeGreaterThan(0);
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await score(model, [0, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
