import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import type { Batch } from "../../src/models/batch.js";
import type { Classifier } from "../../src/models/classifier.js";
import type { ForwardOptions } from "../../src/models/forward.js";
import type { TextInput } from "../../src/models/tokenizer.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { installedEngines } from "../oracle-models.js";

/** Texts and pairs of very different lengths. */
export const inputs: TextInput[] = [
  "a charming film",
  "bad",
  { text: "the plot is dull .", pair: "it was not very fun !" },
  "the actor and the scene is good but this movie was slow and boring and awful",
  "",
  { text: "love this", pair: "hate that" },
];

/** A tiny classifier on one engine. */
export interface Tiny {
  /** Once the tests run. */
  readonly model: Classifier;
  batchOf(...texts: TextInput[]): Batch;
  /** Row-major [B, C]. */
  logitsOf(texts: readonly TextInput[], options?: () => ForwardOptions): Float32Array;
}

/** Tests of a tiny classifier, on each engine that is installed. */
export function describeTiny(name: string, tests: (tiny: Tiny) => void): void {
  describe.each(installedEngines)(`${name} on %s`, (engine) => {
    let model: Classifier;
    beforeAll(async () => {
      await chooseEngine(engine);
      model = await tinyClassifier();
    });
    afterAll(() => model.dispose());

    const batchOf = (...texts: TextInput[]) => model.batch(texts.map((text) => model.encode(text)));
    tests({
      get model() {
        return model;
      },
      batchOf,
      logitsOf: (texts, options) =>
        tf.tidy(() => model.forward(batchOf(...texts), options?.()).dataSync<"float32">()),
    });
  });
}
