import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SafetensorsFile } from "../../src/models/safetensors.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { type TrainOptions, train } from "../../src/verbs/train.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { silent } from "./progress-calls.js";
import { opposite } from "./sentences.js";

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const settings: TrainOptions = { batchSize: 3, ...silent };

describe("a training that diverges", () => {
  test("says so in one line, and keeps the last good weights in its checkpoint", async () => {
    const resume = join(temporaryFolder(), "training.ckpt");
    const options = { ...settings, steps: 200, evaluateEvery: 1, resume };
    const line = await refusal(() => train(model, opposite, { ...options, learningRate: 1e30, clip: 1e30 }));
    expect(line).toMatch(
      /^training diverged at step \d+: its (loss is (NaN|Infinity|\S+, \S+ at the start)|weights are not finite) \(with the learning rate 1e\+30; a lower one may help\)$/,
    );
    const kept = new SafetensorsFile(readFileSync(resume), resume);
    const weights = kept.names.filter((name) => name.startsWith("trainer/weights/"));
    expect(weights).toHaveLength((await model.state()).size);
    for (const name of kept.names) kept.read(name, kept.shapeOf(name)!); // which refuses what is not finite
  });

  test("of a few steps says so, too", async () => {
    const line = await refusal(() => train(model, opposite, { ...settings, steps: 8, learningRate: 100 }));
    expect(line).toMatch(/^training diverged at step 8: its loss is \S+, \S+ at the start \(/);
  });
});
