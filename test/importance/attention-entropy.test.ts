import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { attentionEntropyPerSample, queryTokens } from "../../src/importance/attention-entropy.js";
import { Classifier } from "../../src/models/classifier.js";
import type { NamedArray } from "../../src/models/safetensors.js";
import { removeHeads } from "../../src/pruning/remove-heads.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";

/** 5 and 12 tokens, the special ones included. */
const texts = ["a dull film", "the plot was very funny and the actor is great"];
const batchOf = (model: Classifier, ...chosen: string[]) =>
  model.batch(chosen.map((text) => model.encode(text)));

describe("attentionEntropyPerSample", () => {
  let model: Classifier;
  beforeAll(async () => {
    await chooseEngine("wasm");
    model = await tinyClassifier();
  });

  /** A tiny model whose query projection of layer 0 is changed. */
  const withQuery = (change: (weight: NamedArray, bias: NamedArray) => void) =>
    tinyClassifier({
      tensors: (state) => {
        const query = "bert.encoder.layer.0.attention.self.query";
        change(state.get(`${query}.weight`)!, state.get(`${query}.bias`)!);
      },
    });

  test("is ln T where a head looks at all T tokens alike, padding apart", async () => {
    const uniform = await withQuery((weight, bias) => {
      weight.values.fill(0, 0, 4 * 8); // head 0 asks for nothing
      bias.values.fill(0, 0, 4);
    });
    const samples = await attentionEntropyPerSample(uniform, batchOf(uniform, ...texts));
    uniform.dispose();
    expect(samples[0][0][0]).toBeCloseTo(Math.log(5), 5);
    expect(samples[1][0][0]).toBeCloseTo(Math.log(12), 5);
    expect(samples[1][0][1]).toBeLessThan(Math.log(12) - 1e-3);
  });

  test("is 0 where every token looks at one", async () => {
    const sharp = await withQuery((weight, bias) => {
      for (const { values } of [weight, bias])
        values.forEach((value, i) => {
          values[i] = 1e4 * value;
        });
    });
    const [entropies] = await attentionEntropyPerSample(sharp, batchOf(sharp, texts[1]));
    sharp.dispose();
    expect(Math.max(...entropies[0])).toBeLessThan(1e-6);
    expect(Math.min(...entropies[0])).toBeGreaterThanOrEqual(0);
  });

  test("is the mean of −Σ p ln p over the query tokens", async () => {
    const batch = batchOf(model, texts[1]);
    const expected: number[] = [];
    tf.tidy(() =>
      model.forward(batch, {
        everyToken: true,
        tap: (site, _layer, value) => {
          if (site !== "attention") return value;
          for (const rows of (value as tf.Tensor4D).arraySync()[0]) {
            const entropies = rows.map((row) => -row.reduce((sum, p) => sum + p * Math.log(p), 0));
            expected.push(entropies.reduce((a, b) => a + b) / batch.length);
          }
          return value;
        },
      }),
    );
    const [entropies] = await attentionEntropyPerSample(model, batch);
    expect(relativeToMax(entropies.flat(), expected)).toBeLessThan(2e-6);
  });

  test("padding and the batch change no sample's entropies beyond 2e-6", async () => {
    const together = await attentionEntropyPerSample(model, batchOf(model, ...texts));
    for (const [i, text] of texts.entries()) {
      const alone = await attentionEntropyPerSample(model, batchOf(model, text));
      expect(relativeToMax(alone.flat(2), together[i].flat())).toBeLessThan(2e-6);
    }
  });

  test("heads that are pruned score 0, also where no head is left", async () => {
    for (const gone of [[0], [0, 1]]) {
      const removed = gone.flatMap((layer) => [0, 1].map((head) => ({ layer, head })));
      const pruned = new Classifier({ ...model, ...removeHeads(model.config, await model.state(), removed) });
      const [entropies] = await attentionEntropyPerSample(pruned, batchOf(pruned, texts[0]));
      pruned.dispose();
      expect(entropies.map((row) => row.map((entropy) => entropy > 0))).toEqual(
        [0, 1].map((layer) => [0, 1].map(() => !gone.includes(layer))),
      );
    }
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await attentionEntropyPerSample(model, batchOf(model, ...texts));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("queryTokens counts each sample's tokens without padding", () => {
    expect(queryTokens(batchOf(model, ...texts))).toEqual([5, 12]);
  });
});
