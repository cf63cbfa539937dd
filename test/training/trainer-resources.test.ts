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

  test("the network may be asked for where tensors are tidied up, and is there until the next step", async () => {
    const trainer = await trainerOf(vanilla());
    const { batch } = batchOf("a good film");
    const logits = () => tf.tidy(() => trainer.network.forward(batch).dataSync());
    expect(logits()).toEqual(logits());
    trainer.dispose();
  });

  test.each<[string, (loss: tf.Scalar) => tf.Tensor]>([
    ["throws", () => tf.tensor([1, 2]).reshape([3])],
    // no sooner than where it is read, on an engine that computes late
    ["cannot be computed", (loss) => tf.gather([1, 2], loss.mul(0).add(7).toInt().reshape([1])).sum()],
  ])("a loss that %s leaves no tensors behind, and the next step is taken", async (_, failure) => {
    let isFailing = false;
    const trainer = await trainerOf({
      lossGradients(micro) {
        const { loss, gradients } = vanilla().lossGradients(micro);
        return { loss: isFailing ? loss.add(failure(loss)) : loss, gradients };
      },
    });
    const batches = [batchOf("a good film", "the plot is dull"), batchOf("bad", "great fun")];
    await trainer.step(batches);
    const { numTensors } = tf.memory();
    isFailing = true;
    await expect(trainer.step(batches)).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(numTensors);
    isFailing = false;
    expect((await trainer.step(batches)).step).toBe(1);
    expect(tf.memory().numTensors).toBe(numTensors);
    trainer.dispose();
  });
});
