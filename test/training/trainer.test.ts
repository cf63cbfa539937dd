import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeShared } from "../shared-files.js";
import {
  asKept,
  comparesAll,
  KEPT_TENSORS,
  parameterDifference,
  tinyBert,
  trainingEngines,
  trainingOracle,
} from "./training-oracle.js";

interface Variant {
  readonly options: {
    readonly steps: number;
    readonly batchSize: number;
    readonly learningRate: number;
    readonly warmupRatio: number;
    readonly weightDecay: number;
    readonly clip: number;
    readonly betas: [number, number];
    readonly eps: number;
    readonly frozen: string[];
    readonly maskedHeads: [number, number][];
  };
  readonly order: number[][];
  readonly loss: number[];
  readonly gradNorm: number[];
  readonly learningRate: number[];
  readonly parameterNorm: Record<string, number>;
}

describeShared("the plain trainer takes PyTorch's steps", () => {
  const { json, array } = trainingOracle<{ wordRows: number[]; variants: Record<string, Variant> }>("adamw");

  describe.each(trainingEngines)("%s", (engine) => {
    const variants = Object.entries(json.variants);
    const compared = comparesAll(engine) ? variants : variants.slice(0, 1).map(firstSteps);
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test.each(compared)("%s", async (name, variant) => {
      const { options, order } = variant;
      const { config, batch, trainer: train } = await tinyBert();
      const { frozen, maskedHeads, batchSize, eps: epsilon, ...rest } = options;
      const mask = tf.buffer([config.layers, config.heads], "float32").toTensor().add(1);
      const trainer = train({
        ...{ steps: rest.steps, learningRate: rest.learningRate, warmupRatio: rest.warmupRatio },
        ...{ weightDecay: rest.weightDecay, clip: rest.clip, betas: rest.betas, epsilon },
        isFrozen: (parameter) => frozen.includes(parameter),
        headMask: maskedHeads.length > 0 ? withoutHeads(mask as tf.Tensor2D, maskedHeads) : undefined,
      });
      for (const [step, rows] of order.entries()) {
        const micros = [];
        for (let i = 0; i < rows.length; i += batchSize) micros.push(batch(rows.slice(i, i + batchSize)));
        const { loss, gradientNorm, learningRate } = await trainer.step(micros);
        expect(Math.abs(loss / variant.loss[step]! - 1), `loss of step ${step}`).toBeLessThan(5e-5);
        expect(Math.abs(gradientNorm / variant.gradNorm[step]! - 1), `norm of step ${step}`).toBeLessThan(
          5e-5,
        );
        expect(learningRate).toBeCloseTo(variant.learningRate[step]!, 15);
      }
      const { network } = trainer;
      if (order.length < rest.steps) return trainer.dispose();
      for (const tensor of KEPT_TENSORS) {
        const actual = asKept(tensor, network.weights.get(tensor)!, json.wordRows);
        const { most, largest } = parameterDifference(actual, array(`${name}.${tensor}`).values);
        expect(most, tensor).toBeLessThan(2e-5);
        expect(largest, tensor).toBeLessThan(1e-3);
      }
      for (const [tensor, norm] of Object.entries(variant.parameterNorm)) {
        if (tensor.endsWith("key.bias")) continue; // a gradient of rounding alone
        const actual = tf.tidy(() => tf.norm(network.weights.get(tensor)!).dataSync()[0]!);
        expect(Math.abs(actual / norm - 1), tensor).toBeLessThan(1e-5);
      }
      const all = batch([...Array(12).keys()]);
      const headMask = maskedHeads.length > 0 ? withoutHeads(mask as tf.Tensor2D, maskedHeads) : undefined;
      const logits = tf.tidy(() => network.forward(all.batch, { headMask })).dataSync();
      expect(relativeToMax(logits, array(`${name}.logits`).values)).toBeLessThan(1e-4);
      trainer.dispose();
    });
  });
  afterAll(() => chooseEngine());
});

/** The first 5 steps, after which the oracle has no parameters to compare. */
function firstSteps([name, variant]: [string, Variant]): [string, Variant] {
  return [name, { ...variant, order: variant.order.slice(0, 5) }];
}

function withoutHeads(all: tf.Tensor2D, heads: readonly [number, number][]): tf.Tensor2D {
  const values = all.arraySync();
  for (const [layer, head] of heads) values[layer]![head] = 0;
  return tf.tensor2d(values);
}
