import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { relativeToMax } from "../oracle-arrays.js";
import { describeTiny, inputs } from "./describe-tiny.js";

describeTiny("the head mask", (tiny) => {
  const { batchOf, logitsOf } = tiny;

  const masks = {
    none: [
      [1, 1],
      [1, 1],
    ],
    one: [
      [1, 0],
      [1, 1],
    ],
    lower: [
      [0, 0],
      [1, 1],
    ],
  };

  test("of ones changes nothing", () => {
    const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(masks.none) }));
    expect(relativeToMax(masked, logitsOf(inputs))).toBeLessThan(1e-6);
  });

  test("of any head changes the logits", () => {
    for (const [layer, head] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const mask = masks.none.map((row, l) => row.map((one, h) => (l === layer && h === head ? 0 : one)));
      const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(mask) }));
      expect(relativeToMax(masked, logitsOf(inputs)), `${layer}.${head}`).toBeGreaterThan(1e-3);
    }
  });

  test("[L, H] equals the same mask for each sample, [B, L, H]", () => {
    const forAll = logitsOf(inputs, () => ({ headMask: tf.tensor2d(masks.one) }));
    const forEach = logitsOf(inputs, () => ({ headMask: tf.tensor3d(inputs.map(() => masks.one)) }));
    expect(relativeToMax(forEach, forAll)).toBeLessThan(1e-6);
  });

  test("[B, L, H] masks each sample by its own", () => {
    const own = [masks.none, masks.one, masks.lower];
    const texts = inputs.slice(0, 3);
    const together = logitsOf(texts, () => ({ headMask: tf.tensor3d(own) }));
    own.forEach((mask, row) => {
      const alone = logitsOf([texts[row]], () => ({ headMask: tf.tensor2d(mask) }));
      expect(relativeToMax(together.subarray(2 * row, 2 * row + 2), alone)).toBeLessThan(1e-5);
    });
  });

  test("of a whole layer leaves the output projection's bias of its attention", () => {
    const bias = [...tiny.model.weight("bert.encoder.layer.0.attention.output.dense.bias").dataSync()];
    const seen: number[][] = [];
    logitsOf(["a film"], () => ({
      headMask: tf.tensor2d(masks.lower),
      tap: (site, layer, value) => {
        if (site === "attentionOutput" && layer === 0) seen.push(...(value as tf.Tensor3D).arraySync()[0]);
        return value;
      },
    }));
    expect(seen).toEqual([bias, bias, bias, bias]);
  });

  test("has a gradient, that of finite differences", () => {
    const score = (mask: tf.Tensor) =>
      tiny.model
        .forward(batchOf("a film"), { headMask: mask as tf.Tensor2D })
        .slice([0, 0], [1, 1])
        .sum();
    const at = (mask: number[][]) => tf.tidy(() => score(tf.tensor2d(mask)).dataSync()[0]);
    const gradient = tf.tidy(() => tf.grad(score)(tf.tensor2d(masks.none)).arraySync() as number[][]);
    const h = 1e-2;
    for (const [layer, row] of gradient.entries()) {
      for (const [head, slope] of row.entries()) {
        const moved = (by: number) =>
          masks.none.map((r, l) => r.map((one, i) => (l === layer && i === head ? one + by : one)));
        expect(slope).toBeCloseTo((at(moved(h)) - at(moved(-h))) / (2 * h), 2);
      }
    }
    expect(Math.max(...gradient.flat().map(Math.abs))).toBeGreaterThan(1e-2);
  });
});
