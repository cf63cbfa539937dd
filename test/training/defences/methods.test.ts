import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import type { Classifier } from "../../../src/models/classifier.js";
import { Network } from "../../../src/models/network.js";
import { randomStream } from "../../../src/support/random-stream.js";
import type { MethodContext } from "../../../src/training/defences/method-entry.js";
import {
  TRAINING_METHODS,
  type TrainingMethodSpec,
  trainingMethod,
  trainingMethods,
} from "../../../src/training/defences/resolve-method.js";
import { dropoutTap } from "../../../src/training/dropout.js";
import { MicroBatch } from "../../../src/training/micro-batch.js";
import { Trainer } from "../../../src/training/trainer.js";
import type { TrainingMethod } from "../../../src/training/training-method.js";
import { refusal } from "../../fixtures/refusal.js";
import { tinyClassifier } from "../../fixtures/tiny-model.js";

let model: Classifier;
let context: MethodContext & { readonly teacher: Classifier };

beforeAll(async () => {
  await chooseEngine();
  model = await tinyClassifier();
  context = { model, maxLength: 16, teacher: await tinyClassifier({ seed: 2 }) };
});
afterAll(() => chooseEngine());

const dropout = {
  embeddings: 0.1,
  attention: 0.1,
  attentionOutput: 0.1,
  feedForwardOutput: 0.1,
  pooled: 0.1,
};

function batches() {
  const texts = ["a good film", "the plot is dull and slow", "charming !", "this movie was not very fun"];
  const encodings = texts.map((text) => model.encode(text));
  return [
    { batch: model.batch(encodings.slice(0, 2)), labels: [1, 0] },
    { batch: model.batch(encodings.slice(2)), labels: [1, 0] },
  ];
}

/** The weights after some steps of two micro-batches with dropout. */
async function train(method: TrainingMethod, steps = 4): Promise<Map<string, Float32Array>> {
  const trainer = new Trainer(model.config, await model.state(), method, {
    ...{ steps: 4, learningRate: 0.01, warmupRatio: 0.25, clip: 1, dropout, seed: 3 },
    ...{ betas: [0.9, 0.98], epsilon: 1e-6, weightDecay: 0.01 },
    isFrozen: () => false,
    learningRateScale: () => 1,
  });
  await trainer.prepare(batches());
  for (let step = 0; step < steps; step++) await trainer.step(batches());
  return new Map([...trainer.weights].map(([name, { values }]) => [name, values.slice()]));
}

describe("switched off, a method takes plain fine-tuning's steps to the last bit; switched on, others", () => {
  const off: readonly Exclude<TrainingMethodSpec, string>[] = [
    { name: "vanilla", labelSmoothing: 0 },
    { name: "r-drop", alpha: 0 },
    { name: "r-drop", alpha: 0, variant: "released" },
    { name: "child-tuning-d", reserve: 1 },
    { name: "child-tuning-f", reserve: 1 },
    { name: "smart", alpha: 0 },
    { name: "free-lb", steps: 0 },
    { name: "rose-first", lower: 0, upper: 100 },
    { name: "rose-second", lower: 0, upper: 100 },
    { name: "rose-ensemble", lower: 0, upper: 100 },
    { name: "s-attend", alpha: 0 },
    { name: "s-attend", alpha: 0, variant: "released" },
    { name: "distillation", weight: 0 },
  ];
  let plain: Map<string, Float32Array>;
  beforeAll(async () => {
    plain = await train(trainingMethod("vanilla", context).method);
  });

  test("every method is tried", () => {
    expect(new Set(off.map(({ name }) => name))).toEqual(new Set(TRAINING_METHODS));
  });

  test.each(off)("off: %o", async (spec) => {
    expect(await train(trainingMethod(spec, context).method)).toEqual(plain);
  });

  const on: readonly TrainingMethodSpec[] = [
    { name: "vanilla", labelSmoothing: 0.1 },
    { name: "r-drop", variant: "released" },
    { name: "smart", alpha: 0, mu: 1 },
    { name: "s-attend", variant: "released" },
    { name: "distillation", loss: "mse" },
    ...TRAINING_METHODS.filter((name) => name !== "vanilla"),
  ];
  test.each(on.map((spec) => [spec]))("on: %o", async (spec) => {
    const { method } = trainingMethod(spec, context);
    const weights = await train(method);
    expect(weights).not.toEqual(plain);
    for (const values of weights.values()) expect(values.every(Number.isFinite)).toBe(true);
    expect(await train(trainingMethod(spec, context).method)).toEqual(weights); // the seed fixes what is drawn
    method.dispose?.();
  });
});

describe("a method that is restored from what it remembers", () => {
  test.each<[TrainingMethodSpec]>([["child-tuning-d"], [{ name: "smart", mu: 1 }]])(
    "%o: gives the same loss and gradients to the last bit",
    async (spec) => {
      const [first, second] = [1, 2].map(() => trainingMethod(spec, context).method);
      await train(first!, 2);
      const state = new Map(
        [...first!.state!()].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
      );
      expect(state.size).toBeGreaterThan(0);
      second!.restore!(state);
      expect(await seen(second!)).toEqual(await seen(first!));
      first!.dispose?.();
      second!.dispose?.();
    },
  );

  /** Loss and edited gradients of a micro-batch, as arrays. */
  async function seen(method: TrainingMethod): Promise<readonly unknown[]> {
    const names = [...(await model.state()).keys()];
    const weights = new Map<string, Tensor>(names.map((name) => [name, model.weight(name)]));
    const random = (purpose: number) => randomStream(5, purpose);
    const micro = new MicroBatch({
      ...{ network: new Network(model.config, weights), parameters: weights, ...batches()[0]! },
      ...{
        headMask: undefined,
        dropout: (pass) => dropoutTap(dropout, random(pass)),
        random,
        isWarmup: false,
      },
    });
    const { loss, gradients } = tf.tidy(() => method.lossGradients(micro));
    const arrays = new Map(
      Object.entries(gradients).map(([name, gradient]) => [name, gradient.dataSync<"float32">()]),
    );
    const state = { step: 2, isWarmup: false, scale: 1, moments: new Map(), random };
    return [loss.dataSync()[0], method.edit?.(arrays, state) ?? arrays];
  }
});

describe("names and options", () => {
  test("what is not given has the default, and the record tells all", () => {
    expect(trainingMethod("r-drop", context).record).toEqual({ name: "r-drop", alpha: 1, variant: "paper" });
    expect(trainingMethod({ name: "rose-ensemble", upper: 90 }, context).record).toEqual({
      ...{ name: "rose-ensemble", lower: 0, upper: 90, gamma: 0.5 },
    });
    const { id, weightsHash } = context.teacher;
    expect(trainingMethod("distillation", context).record).toEqual({
      ...{ name: "distillation", loss: "kl", temperature: 2, weight: 0.5, teacher: { id, weightsHash } },
    });
  });

  test("the list tells each method's options, with defaults that it takes", () => {
    expect(trainingMethods().map(({ method }) => method)).toEqual(TRAINING_METHODS);
    for (const { method, options, takesTeacher } of trainingMethods()) {
      const defaults = Object.fromEntries(options.map((option) => [option.option, option.default]));
      const { record } = trainingMethod({ name: method, ...defaults } as TrainingMethodSpec, context);
      const { teacher, ...told } = record;
      expect(told).toEqual({ name: method, ...defaults });
      expect(teacher !== undefined).toBe(takesTeacher);
    }
  });

  test.each<[object | string, string]>([
    ["r-dorp", "unknown method: r-dorp (did you mean r-drop?)"],
    [{ name: "rose" }, "unknown method: rose (expected one of vanilla, r-drop,"],
    [{}, "invalid method: {} (expected a name, or an object with a name and options)"],
    [{ name: "r-drop", alhpa: 2 }, "unknown option: alhpa (expected one of alpha, variant)"],
    [{ name: "r-drop", alpha: -1 }, "invalid alpha: -1 (expected a finite number of at least 0)"],
    [{ name: "r-drop", variant: "paperr" }, "unknown variant: paperr (did you mean paper?)"],
    [{ name: "child-tuning-d", reserve: 0 }, "invalid reserve: 0 (expected a number above 0, at most 1)"],
    [{ name: "smart", noiseScale: 0 }, "invalid noiseScale: 0 (expected a number above 0)"],
    [{ name: "smart", beta: "0.9" }, "invalid beta: 0.9 (expected a number from 0 to 1)"],
    [{ name: "free-lb", steps: 1.5 }, "invalid steps: 1.5 (expected a whole number of at least 0)"],
    [{ name: "rose-first", upper: 101 }, "invalid upper: 101 (expected a number from 0 to 100)"],
    [{ name: "rose-second", lower: 50 }, "invalid lower: 50 (expected at most upper, which is 40)"],
    [{ name: "s-attend", alpha: 1 }, "invalid alpha: 1 (expected a number from 0 to below 1)"],
    [
      { name: "distillation", temperature: Number.NaN },
      "invalid temperature: NaN (expected a number above 0)",
    ],
  ])("%o is refused", async (spec, message) => {
    expect(await refusal(() => trainingMethod(spec as TrainingMethodSpec, context))).toContain(message);
  });

  test("a teacher must be given, and have the same classes and tokens, and take inputs as long", async () => {
    const refused = (teacher: Classifier | undefined, maxLength = 16) =>
      refusal(() => trainingMethod("distillation", { model, maxLength, teacher }));
    expect(await refused(undefined)).toBe("missing teacher: distillation learns from another classifier");
    expect(await refused(context.teacher, 17)).toContain("takes 17 tokens, not 16");
  });
});
