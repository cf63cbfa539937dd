import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { cleverScore } from "../../src/robustness/clever-score.js";
import { localRobustness } from "../../src/robustness/local-robustness.js";
import { margin } from "../../src/robustness/margin.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeShared, shared } from "../shared-files.js";

const options = { wrt: "word", epsilon: 1e-12 } as const;

beforeAll(async () => {
  await chooseEngine("wasm");
});

describe("margin(logits, labels)", () => {
  const marginOf = (logits: number[], label: number) =>
    tf.tidy(() => margin(tf.tensor2d([logits]), [label]).dataSync()[0]);

  test("is the gold logit less the best other one", () => {
    expect(marginOf([2, -1], 0)).toBe(3);
    expect(marginOf([2, -1], 1)).toBe(-3);
    expect(marginOf([1, 4, 2.5], 2)).toBe(-1.5);
  });

  test("is 0 where another logit ties with the gold one", () => {
    expect(marginOf([1, 1, -5], 0)).toBe(0);
  });
});

describeShared("margin beside shared/oracle/edge.json", () => {
  test("every case is exact", () => {
    const { margin: cases } = JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8"));
    expect(cases.length).toBeGreaterThan(0);
    for (const { logits, label, margin: expected } of cases) {
      expect(tf.tidy(() => margin(tf.tensor2d([logits]), [label]).dataSync()[0])).toBe(expected);
    }
  });
});

describe("the pieces of C", () => {
  test("cleverScore is the margin over the norm, and keeps the sign of a misclassified sample", () => {
    expect([...cleverScore(tf.tensor1d([6, -3]), tf.tensor1d([2, 1.5]), 0).dataSync()]).toEqual([3, -2]);
  });

  test("epsilon is added to the norm", () => {
    expect(cleverScore(tf.tensor1d([6]), tf.tensor1d([2]), 1).dataSync()[0]).toBe(2);
  });
});

describe("localRobustness on the built-in model", () => {
  let model: TextClassifier;
  const texts = [
    "A dull film.",
    "Warm, witty and beautifully acted from start to finish.",
    "Not bad at all.",
  ];
  const labels = [0, 1, 1];
  const measure = (chosen: number[], masked: { layer: number; head: number }[] = []) =>
    localRobustness(
      model,
      model.batch(chosen.map((i) => model.encode(texts[i]))),
      chosen.map((i) => labels[i]),
      masked,
      options,
    );
  beforeAll(async () => {
    model = await loadModel("bert-mini-sst2");
  });

  test("padding changes no sample's score beyond 1e-5", async () => {
    const together = await measure([0, 1, 2]);
    for (const i of [0, 1, 2]) {
      const alone = await measure([i]);
      expect(relativeToMax(alone.clever, [together.clever[i]])).toBeLessThan(1e-5);
      expect(relativeToMax(alone.gradientNorm, [together.gradientNorm[i]])).toBeLessThan(1e-5);
    }
  });

  test("the order of a batch changes no sample's score beyond 1e-5", async () => {
    const [forth, back] = [(await measure([0, 1, 2])).clever, (await measure([2, 1, 0])).clever];
    expect(relativeToMax([...back].reverse(), forth)).toBeLessThan(1e-5);
  });

  test("the gradient's length is the slope of the margin along the gradient", async () => {
    const batch = model.batch([model.encode(texts[1])]);
    const marginAt = (embeddings: tf.Tensor) =>
      margin(model.forward(batch, { embeddings: embeddings as tf.Tensor3D }), [1]).sum() as tf.Scalar;
    const slope = tf.tidy(() => {
      const at = model.embed(batch);
      const gradient = tf.grad(marginAt)(at);
      const direction = gradient.div(gradient.norm());
      const h = 0.01;
      return marginAt(at.add(direction.mul(h)))
        .sub(marginAt(at.sub(direction.mul(h))))
        .div(2 * h)
        .dataSync()[0];
    });
    expect(Math.abs(slope / (await measure([1])).gradientNorm[0] - 1)).toBeLessThan(0.01);
  });

  test("masking a head that is already masked changes nothing", async () => {
    const head = { layer: 2, head: 1 };
    expect((await measure([0, 1], [head, head])).clever).toEqual((await measure([0, 1], [head])).clever);
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await measure([0, 1], [{ layer: 0, head: 0 }]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
