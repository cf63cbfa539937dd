import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type TrainOptions, train } from "../../src/verbs/train.js";
import { useEngine } from "../../src/verbs/use-engine.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { recordProgress, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const settings: TrainOptions = { batchSize: 3, steps: 12, learningRate: 0.01, ...silent };

const trainOn = (data: Dataset, from = model) => train(from, data, settings);

describe("what cannot be is one line, before any step", () => {
  test.each<[TrainOptions, string]>([
    [{ epochs: 0, steps: undefined }, "invalid epochs: 0 (expected a finite number above 0)"],
    [{ epochs: 1 }, "invalid steps: 12 (expected either steps or epochs)"],
    [{ steps: 0 }, "invalid steps: 0 (expected a whole number of at least 1)"],
    [{ batchSize: 0 }, "invalid batchSize: 0 (expected a whole number of at least 1)"],
    [{ accumulate: 1.5 }, "invalid accumulate: 1.5 (expected a whole number of at least 1)"],
    [{ learningRate: -1 }, "invalid learningRate: -1 (expected a finite number of at least 0)"],
    [{ learningRate: Number.NaN }, "invalid learningRate: NaN (expected a finite number of at least 0)"],
    [{ warmupRatio: 1.1 }, "invalid warmupRatio: 1.1 (expected a number from 0 to 1)"],
    [{ weightDecay: -0.1 }, "invalid weightDecay: -0.1 (expected a finite number of at least 0)"],
    [{ betas: [0.9, 1] }, "invalid betas: 1 (expected a number from 0 to below 1)"],
    [{ epsilon: 0 }, "invalid epsilon: 0 (expected a finite number above 0)"],
    [{ clip: 0 }, "invalid clip: 0 (expected a finite number above 0)"],
    [{ dropout: 1 }, "invalid dropout: 1 (expected a number from 0 to below 1)"],
    [{ maxLength: 17 }, "invalid maxLength: 17 (expected at most 16, the model's longest input)"],
    [{ maxLength: 2 }, "invalid maxLength: 2 (expected a whole number of at least 3)"],
    [{ layerwiseDecay: 0 }, "invalid layerwiseDecay: 0 (expected a number above 0, at most 1)"],
    [
      { frozen: ["layer.9"] },
      "invalid frozen: layer.9 (expected a part of a parameter's name, such as bert.embeddings.word_embeddings.weight)",
    ],
    [{ frozen: [""] }, 'invalid frozen: [""] (expected parts of names that leave some parameters to train)'],
    [{ patience: 2 }, "invalid patience: 2 (expected evaluateOn beside it)"],
    [{ evaluateEvery: 0 }, "invalid evaluateEvery: 0 (expected a whole number of at least 1)"],
    [{ seed: 0.5 }, "invalid seed: 0.5 (expected a 32-bit integer)"],
    [
      { masked: [{ layer: 2, head: 0 }] },
      expect.stringMatching(/^no such head: layer 2, head 0 /) as unknown as string,
    ],
    [{ learningrate: 1 } as TrainOptions, "unknown option: learningrate (did you mean learningRate?)"],
  ])("%j", async (options, line) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => train(model, sentences, { ...settings, ...options, onProgress }))).toEqual(
      line,
    );
    expect(calls).toEqual([]);
  });

  test("data without examples, of one class, and of labels that the model lacks", async () => {
    const lineOf = (rows: [string, number][]) => refusal(() => trainOn(datasetOf("rows", rows)));
    expect(await lineOf([])).toBe("empty data: rows (expected at least one example)");
    expect(
      await lineOf([
        ["good film", 1],
        ["a fun plot", 1],
      ]),
    ).toBe("invalid data: all 2 examples of rows are POSITIVE (expected at least two classes to learn)");
    expect(
      await lineOf([
        ["good film", 1],
        ["bad", 2],
      ]),
    ).toBe("label out of range in rows, example 1: 2 (the model has 2 classes: NEGATIVE, POSITIVE)");
  });

  test("an engine that has no gradients of look-ups", async () => {
    await useEngine("wasm");
    try {
      const onWasm = await loadModel(await tinyModelFolder());
      expect(await refusal(() => trainOn(sentences, onWasm))).toBe(
        "unsupported engine for training: wasm (expected onnx or cpu: useEngine)",
      );
    } finally {
      await useEngine("onnx");
    }
  });
});
