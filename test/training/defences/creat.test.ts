import { readFileSync } from "node:fs";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../../src/backends/engines.js";
import type { Tap } from "../../../src/models/forward.js";
import { wordTable } from "../../../src/models/network.js";
import { tensorsOf } from "../../../src/models/weights.js";
import { randomStream } from "../../../src/support/random-stream.js";
import { type CreatOptions, creat, deviatingPerturbation } from "../../../src/training/defences/creat.js";
import { dropoutTap } from "../../../src/training/dropout.js";
import { MicroBatch } from "../../../src/training/micro-batch.js";
import { caseEncodings, caseLabels } from "../../fixtures/architecture-values.js";
import { writtenModel } from "../../fixtures/written-model.js";
import { relativeToMax } from "../../oracle-arrays.js";
import { trainingEngines } from "../training-oracle.js";

/** A step as PyTorch computes it; creat-values.py. */
interface Case {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly options: CreatOptions;
  readonly loss: number;
  /** [B, T, E], row-major */
  readonly perturbation: number[];
  readonly gradientNorms: Readonly<Record<string, number>>;
}

const file = new URL("../../fixtures/creat-values.json", import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(file, "utf8"));

describe.each(trainingEngines)("CreAT on %s", (engine) => {
  beforeAll(async () => {
    await chooseEngine(engine);
  });
  afterAll(() => chooseEngine());

  test.each(cases)("a step is PyTorch's: $name", async ({ config, options, ...expected }) => {
    const { micro, noise, dispose } = await batchOf(config, () => (_site, _layer, value) => value);
    const perturbation = tf.tidy(() => deviatingPerturbation(micro, noise(), options));
    expect(relativeToMax(await perturbation.data(), expected.perturbation)).toBeLessThan(2e-5);

    const { loss, gradients } = tf.tidy(() => creat(options, noise).lossGradients(micro));
    expect(Math.abs((await loss.data())[0]! - expected.loss)).toBeLessThan(2e-6);
    const names = Object.keys(expected.gradientNorms);
    expect(Object.keys(gradients).sort()).toEqual([...names].sort());
    const norms = tf.tidy(() => tf.stack(names.map((name) => tf.norm(gradients[name]!))));
    expect(relativeToMax(await norms.data(), Object.values(expected.gradientNorms))).toBeLessThan(2e-5);
    tf.dispose([perturbation, loss, gradients, norms]);
    dispose();
  });

  test("the target and the clean loss are of one pass's dropout masks, the others of their own", async () => {
    const rates = {
      embeddings: 0.2,
      attention: 0.2,
      attentionOutput: 0.2,
      feedForwardOutput: 0.2,
      pooled: 0.2,
    };
    const runs: { readonly pass: number; readonly values: Record<string, number[]> }[] = [];
    const [{ config, options }] = cases as [Case];
    const { micro, noise, dispose } = await batchOf(config, (pass) => {
      const drop = dropoutTap(rates, randomStream(0, pass));
      const values: Record<string, number[]> = {};
      runs.push({ pass, values });
      return (site, layer, value) => {
        const dropped = drop(site, layer, value);
        values[`${site} ${layer}`] = [...dropped.dataSync()];
        return dropped;
      };
    });
    tf.dispose(tf.tidy(() => creat({ ...options, steps: 2 }, noise).lossGradients(micro)));
    expect(runs.map(({ pass }) => pass)).toEqual([0, 1, 0, 2]); // target, ascent, clean and perturbed loss
    const [target, ascent, clean] = runs.map(({ values }) => values);
    expect(clean).toEqual(target);
    const last = `pooled ${config.num_hidden_layers}`;
    expect(target![last]!.filter((value) => value === 0).length).toBeGreaterThan(0);
    expect(ascent![last]).not.toEqual(target![last]);
    dispose();
  });
});

/** The cases' batch in training, and their noise. */
async function batchOf(config: Case["config"], dropout: (pass: number) => Tap) {
  const model = writtenModel(config);
  const weights = tensorsOf(await model.state());
  const batch = model.batch(caseEncodings(Number(config.type_vocab_size)));
  const rows = weights.get(wordTable(model.config)) as Tensor2D;
  const micro = new MicroBatch({
    ...{ config: model.config, weights, parameters: weights, batch, labels: caseLabels, dropout },
    words: { rows, ofTokens: batch.ids },
    ...{ headMask: undefined, teacherLogits: undefined, isWarmup: false },
    random: (purpose) => randomStream(0, purpose),
  });
  const shape: [number, number, number] = [batch.size, batch.length, rows.shape[1]];
  const dispose = () => {
    tf.dispose([...weights.values()]);
    model.dispose();
  };
  return { micro, noise: () => tf.tidy(() => normal(shape)), dispose };
}

/** sin(1 + 3b + 5t + 7e), [B, T, E] */
function normal([size, length, width]: [number, number, number]): Tensor3D {
  const along = (count: number, factor: number, shape: number[]) =>
    tf.range(0, count).mul(factor).reshape(shape);
  return along(size, 3, [size, 1, 1])
    .add(along(length, 5, [1, length, 1]))
    .add(along(width, 7, [1, 1, width]))
    .add<Tensor3D>(1)
    .sin();
}
