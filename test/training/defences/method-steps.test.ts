import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import type { Classifier } from "../../../src/models/classifier.js";
import type { StateDict } from "../../../src/models/safetensors.js";
import {
  TRAINING_METHODS,
  type TrainingMethodSpec,
  trainingMethod,
} from "../../../src/training/defences/resolve-method.js";
import { Trainer } from "../../../src/training/trainer.js";
import type { TrainingMethod } from "../../../src/training/training-method.js";
import { tinyClassifier } from "../../fixtures/tiny-model.js";
import { trainingEngines } from "../training-oracle.js";

const off: readonly Exclude<TrainingMethodSpec, string>[] = [
  { name: "vanilla", labelSmoothing: 0 },
  { name: "r-drop", alpha: 0 },
  { name: "r-drop", alpha: 0, variant: "released" },
  { name: "child-tuning-d", reserve: 1 },
  { name: "child-tuning-f", reserve: 1 },
  { name: "smart", alpha: 0 },
  { name: "free-lb", steps: 0 },
  { name: "creat", steps: 0 },
  { name: "rose-first", lower: 0, upper: 100 },
  { name: "rose-second", lower: 0, upper: 100 },
  { name: "rose-ensemble", lower: 0, upper: 100 },
  { name: "s-attend", alpha: 0 },
  { name: "s-attend", alpha: 0, variant: "released" },
  { name: "distillation", weight: 0 },
];

const on: readonly TrainingMethodSpec[] = [
  { name: "vanilla", labelSmoothing: 0.1 },
  { name: "r-drop", variant: "released" },
  { name: "smart", alpha: 0, mu: 1 },
  { name: "s-attend", variant: "released" },
  { name: "distillation", loss: "mse" },
  ...TRAINING_METHODS.filter((name) => name !== "vanilla"),
];

const texts = ["a good film", "the plot is dull and slow", "charming !", "this movie was not very fun"];

const dropout = {
  embeddings: 0.1,
  attention: 0.1,
  attentionOutput: 0.1,
  feedForwardOutput: 0.1,
  pooled: 0.1,
};

describe.each(trainingEngines)("on the %s engine", (engine) => {
  // the default engine compiles each method's graph for a second or more
  const isQuick = engine === "cpu" || process.env.RAHP_GOLDENS === "all";
  let model: Classifier;
  let teacher: Classifier;
  let teacherLogits: number[][];
  let plain: ReadonlyMap<string, Float32Array>;

  beforeAll(async () => {
    await chooseEngine(engine);
    model = await tinyClassifier();
    teacher = await tinyClassifier({ seed: 2 });
    teacherLogits = await teacher.logits(texts, 4);
    plain = (await train(methodOf("vanilla"))).weights;
  });
  afterAll(() => chooseEngine());

  function methodOf(spec: TrainingMethodSpec): TrainingMethod {
    return trainingMethod(spec, { model, maxLength: 16, teacher }).method;
  }

  function batches() {
    const encodings = texts.map((text) => model.encode(text));
    return [
      {
        batch: model.batch(encodings.slice(0, 2), 10),
        labels: [1, 0],
        teacherLogits: teacherLogits.slice(0, 2),
      },
      { batch: model.batch(encodings.slice(2), 10), labels: [1, 0], teacherLogits: teacherLogits.slice(2) },
    ];
  }

  async function trainerOf(method: TrainingMethod): Promise<Trainer> {
    return new Trainer(model.config, await model.state(), method, {
      ...{ steps: 4, learningRate: 0.01, warmupRatio: 0.25, clip: 1, dropout, seed: 3 },
      ...{ betas: [0.9, 0.98], epsilon: 1e-6, weightDecay: 0.01 },
      isFrozen: (name) => name.includes("position"),
      learningRateScale: () => 1,
    });
  }

  /** The weights after some steps of two micro-batches with dropout, and the number of tensors after each step. */
  async function train(method: TrainingMethod, steps = 4) {
    const trainer = await trainerOf(method);
    await trainer.prepare(batches());
    const tensors: number[] = [];
    for (let step = 0; step < steps; step++) {
      await trainer.step(batches());
      tensors.push(tf.memory().numTensors);
    }
    return { trainer, tensors, weights: valuesOf(trainer.weights) };
  }

  test.each(off)("switched off, it takes plain fine-tuning's steps to the last bit: %o", async (spec) => {
    expect((await train(methodOf(spec))).weights).toEqual(plain);
  });

  test.runIf(isQuick).each(on.map((spec) => [spec]))(
    "switched on, it takes others, the same at each run, and leaves no tensors behind: %o",
    async (spec) => {
      const before = tf.memory().numTensors;
      const [first, second] = [await train(methodOf(spec)), await train(methodOf(spec))];
      expect(first.weights).not.toEqual(plain);
      for (const values of first.weights.values()) expect(values.every(Number.isFinite)).toBe(true);
      expect(second.weights).toEqual(first.weights);
      expect(first.tensors.slice(1)).toEqual(first.tensors.slice(1).map(() => first.tensors[0]));
      first.trainer.dispose();
      second.trainer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test.runIf(isQuick).each(on.map((spec) => [spec]))(
    "a training that is resumed half-way ends with the same weights to the last bit: %o",
    async (spec) => {
      const whole = await train(methodOf(spec));
      const { trainer: first } = await train(methodOf(spec), 2);
      const snapshot = new Map(
        [...first.snapshot()].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
      );
      const second = await trainerOf(methodOf(spec));
      second.restore(snapshot, 2);
      for (let step = 2; step < 4; step++) await second.step(batches());
      expect(valuesOf(second.weights)).toEqual(whole.weights);
      for (const trainer of [whole.trainer, first, second]) trainer.dispose();
    },
  );
});

/** Arrays by name, which later steps leave alone. */
function valuesOf(state: StateDict): ReadonlyMap<string, Float32Array> {
  return new Map([...state].map(([name, { values }]) => [name, values.slice()]));
}

test("every method is switched off and on", () => {
  const names = (specs: readonly TrainingMethodSpec[]) =>
    new Set(specs.map((spec) => (typeof spec === "string" ? spec : spec.name)));
  expect(names(off)).toEqual(new Set(TRAINING_METHODS));
  expect(names(on)).toEqual(new Set(TRAINING_METHODS));
});
