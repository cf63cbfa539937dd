import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import type { Classifier } from "../../src/models/classifier.js";
import { lengthIn } from "../../src/robustness/lp-projection.js";
import { marginGradients } from "../../src/robustness/margin-gradients.js";
import { marginsAtPoints } from "../../src/robustness/margins-at-points.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";

const text = "the actor is great";
let model: Classifier;

beforeAll(async () => {
  await chooseEngine();
  model = await tinyClassifier({
    config: { id2label: { 0: "a", 1: "b", 2: "c" } },
    tensors: (state) => {
      const values = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
      state.set("classifier.weight", { shape: [3, 8], values });
      state.set("classifier.bias", { shape: [3], values: Float32Array.from([0.1, 0, -0.1]) });
    },
  });
});
afterAll(() => model.dispose());

describe.each(["word", "encoder"] as const)("margins of a three-class model, moving %s embeddings", (wrt) => {
  const encoding = () => model.encode(text);
  const offsetsOf = (d: number, n: number) =>
    Float32Array.from({ length: n * d }, (_, i) => 0.2 * Math.sin(i));

  test("gradients are those of the margin over each point's own target", async () => {
    const { dimensions: d, marginsAt, dispose } = marginsAtPoints(model, encoding(), 2, wrt);
    const { gradients } = await marginsAt(offsetsOf(d, 2), [0, 1]);
    dispose();
    const expected = marginGradients(model, encoding(), 2, [0, 1], wrt, 2);
    const norms = await expected.norms(offsetsOf(d, 2), 2);
    expected.dispose();
    for (const i of [0, 1]) {
      const length = lengthIn(2, gradients.subarray(i * d, (i + 1) * d));
      expect(Math.abs(length / norms[i][i] - 1)).toBeLessThan(1e-5);
    }
  });

  test("margins are over the nearest other class, whatever the target, and rise along the gradient", async () => {
    const { dimensions: d, marginsAt, dispose } = marginsAtPoints(model, encoding(), 2, wrt);
    const at = await marginsAt(new Float32Array(2 * d), [0, 1]);
    const logits = tf.tidy(() => model.forward(model.batch([encoding()])));
    const [[first, second, own]] = await logits.array();
    logits.dispose();
    const rival = first > second ? 0 : 1;
    expect([...Array.from(at.rivals)]).toEqual([rival, rival]);
    for (const margin of Array.from(at.margins)) {
      expect(margin).toBeCloseTo(own - Math.max(first, second), 5);
    }
    const slope = at.gradients.subarray(rival * d, (rival + 1) * d);
    const step = 1e-2 / lengthIn(2, slope);
    const moved = await marginsAt(
      slope.map((g) => g * step),
      [rival],
    );
    dispose();
    const rise = (moved.margins[0] - at.margins[0]) / (1e-2 * lengthIn(2, slope));
    expect(Math.abs(rise - 1)).toBeLessThan(0.05);
  });

  test("leave no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const { dimensions: d, marginsAt, dispose } = marginsAtPoints(model, encoding(), 0, wrt);
    await marginsAt(new Float32Array(d), [1]);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
