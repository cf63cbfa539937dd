import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import type { Classifier } from "../../src/models/classifier.js";
import { localRobustness } from "../../src/robustness/local-robustness.js";
import type { Norm } from "../../src/robustness/lp-ball.js";
import { marginGradients } from "../../src/robustness/margin-gradients.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { relativeToMax } from "../oracle-arrays.js";

const text = "the actor is great";
let model: Classifier;

beforeAll(async () => {
  await chooseEngine();
  model = await tinyClassifier({
    config: { id2label: { 0: "a", 1: "b", 2: "c" } },
    tensors: (state) => {
      state.set("classifier.weight", {
        shape: [3, 8],
        values: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      });
      state.set("classifier.bias", { shape: [3], values: Float32Array.from([0.1, 0, -0.1]) });
    },
  });
});
afterAll(() => model.dispose());

const INFINITY = Number.POSITIVE_INFINITY;
const gradientsAt = (from: number, targets: number[], wrt: "word" | "encoder", norm: Norm) =>
  marginGradients(model, model.encode(text), from, targets, wrt, norm);

/** z_from − z_to where one coordinate of the word embeddings is moved, for each of the d coordinates. */
async function marginsMoved(from: number, to: number, d: number, by: number): Promise<number[]> {
  const batch = model.batch(Array.from({ length: d }, () => model.encode(text)));
  const logits = tf.tidy(() => {
    const embeddings = model.embed(batch);
    const moves = tf.eye(d).mul(by).reshape<tf.Tensor3D>(embeddings.shape);
    return model.forward(batch, { embeddings: embeddings.add<tf.Tensor3D>(moves) });
  });
  const rows = await logits.array();
  logits.dispose();
  return rows.map((z) => z[from] - z[to]);
}

describe("marginGradients of a three-class model", () => {
  test.each<Norm>([1, 2, INFINITY])(
    "norm %s, at the example: slopes of the margin, coordinate by coordinate",
    async (norm) => {
      const { dimensions, norms, dispose } = gradientsAt(2, [0, 1], "word", norm);
      expect(dimensions).toBe(6 * 8); // [CLS] and [SEP] count
      const found = await norms(new Float32Array(dimensions), 1);
      dispose();
      const h = 0.01;
      for (const [i, to] of [0, 1].entries()) {
        const [up, down] = [
          await marginsMoved(2, to, dimensions, h),
          await marginsMoved(2, to, dimensions, -h),
        ];
        const slopes = up.map((value, k) => Math.abs(value - down[k]) / (2 * h));
        const sum = slopes.reduce((a, b) => a + b, 0);
        const expected = norm === 1 ? sum : norm === 2 ? Math.hypot(...slopes) : Math.max(...slopes);
        expect(Math.abs(found[i][0] / expected - 1)).toBeLessThan(0.01);
      }
    },
  );

  test.each(["word", "encoder"] as const)(
    "with respect to %s, at the example: the length that C divides by",
    async (wrt) => {
      const batch = model.batch([model.encode(text)]);
      const { logits, gradientNorm } = await localRobustness(model, batch, [0], [], { wrt, epsilon: 0 });
      const second = logits[0][1] > logits[0][2] ? 1 : 2;
      const { dimensions, norms, dispose } = gradientsAt(0, [second], wrt, 2);
      const [found] = await norms(new Float32Array(dimensions), 1);
      dispose();
      expect(Math.abs(found[0] / gradientNorm[0] - 1)).toBeLessThan(1e-5);
    },
  );

  test("points of a call do not touch each other", async () => {
    const { dimensions, norms, dispose } = gradientsAt(0, [1], "word", 2);
    const offsets = Float32Array.from({ length: 3 * dimensions }, (_, i) => 0.3 * Math.sin(i));
    const [together] = await norms(offsets, 3);
    const alone = [];
    for (const i of [0, 1, 2])
      alone.push((await norms(offsets.slice(i * dimensions, (i + 1) * dimensions), 1))[0][0]);
    dispose();
    expect(relativeToMax(alone, together)).toBeLessThan(1e-5);
    expect(new Set(Array.from(together)).size).toBe(3);
  });

  test("leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    const { dimensions, norms, dispose } = gradientsAt(0, [1, 2], "encoder", 1);
    await norms(new Float32Array(2 * dimensions), 2);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
