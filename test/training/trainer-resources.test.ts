import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import type { OnnxBackend } from "../../src/backends/onnx/backend.js";
import type { Classifier } from "../../src/models/classifier.js";
import { vanilla } from "../../src/training/defences/vanilla.js";
import { type LabelledBatch, Trainer } from "../../src/training/trainer.js";
import type { TrainingMethod } from "../../src/training/training-method.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { trainingEngines } from "./training-oracle.js";

describe.each(trainingEngines)("on the %s engine", (engine) => {
  let model: Classifier;
  beforeAll(async () => {
    await chooseEngine(engine);
    model = await tinyClassifier();
  });
  afterAll(() => {
    model.dispose();
    return chooseEngine();
  });

  const batchOf = (...texts: string[]): LabelledBatch => ({
    batch: model.batch(texts.map((text) => model.encode(text))),
    labels: texts.map((_, i) => i % 2),
  });

  async function trainerOf(method: TrainingMethod): Promise<Trainer> {
    return new Trainer(model.config, await model.state(), method, {
      ...{ steps: 9, learningRate: 0.01, warmupRatio: 0, clip: 1, seed: 0, dropout: { embeddings: 0.1 } },
      ...{ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01 },
      isFrozen: () => false,
      learningRateScale: () => 1,
    });
  }

  test.runIf(engine === "onnx")(
    "one graph serves batches of any length and any number of words",
    async () => {
      const { sessions } = tf.backend() as OnnxBackend;
      const trainer = await trainerOf(vanilla());
      // of 6, 7 and 9 tokens, which are none of the model's sizes: a graph tells which extents are equal
      await trainer.step([batchOf("a good film", "the plot is dull", "bad")]);
      const { compiled } = sessions;
      await trainer.step([batchOf("a film a film a", "a film", "film")]);
      await trainer.step([batchOf("very good , very fun , very", "bad fun", "awful movie")]);
      expect(sessions.compiled).toBe(compiled);
      trainer.dispose();
    },
  );
});
