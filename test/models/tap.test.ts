import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { TapSite } from "../../src/models/forward.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeTiny, inputs } from "./describe-tiny.js";

describeTiny("a tap", (tiny) => {
  const { logitsOf } = tiny;

  const sites: TapSite[] = [
    ...(["layerInput", "query", "key", "value"] as const),
    ...(["attentionScores", "attention", "context", "attentionOutput", "feedForwardOutput"] as const),
  ];

  /** What a tap sees, as site and shape. */
  const seenBy = (everyToken: boolean) => {
    const seen: string[] = [];
    logitsOf(["a film", "bad"], () => ({
      everyToken,
      tap: (site, layer, value) => {
        seen.push(`${layer} ${site} ${value.shape}`);
        return value;
      },
    }));
    return seen;
  };
  const wholeLayer = (layer: number) =>
    sites.map(
      (site) =>
        `${layer} ${site} ${site.startsWith("attention") && site !== "attentionOutput" ? "2,2,4,4" : "2,4,8"}`,
    );

  /** Of the layers, with what comes before the first and after the last. */
  const whole = (layers: readonly string[]) => ["0 embeddings 2,4,8", ...layers, "2 pooled 2,1,8"];

  test("sees each site of each layer once, in order, [B, T, D] or [B, H, T, T], between embeddings and head", () => {
    expect(seenBy(true)).toEqual(whole([...wholeLayer(0), ...wholeLayer(1)]));
  });

  test("sees of the last layer what the first token asks, where not every token is wanted", () => {
    const last = [
      ...["layerInput 2,4,8", "query 2,1,8", "key 2,4,8", "value 2,4,8"],
      ...["attentionScores 2,2,1,4", "attention 2,2,1,4", "context 2,1,8", "attentionOutput 2,1,8"],
      "feedForwardOutput 2,1,8",
    ].map((seen) => `1 ${seen}`);
    expect(seenBy(false)).toEqual(whole([...wholeLayer(0), ...last]));
  });

  test.each(sites)("replaces the value at %s", (site) => {
    const moved = logitsOf(inputs, () => ({
      tap: (at, layer, value) => (at === site && layer === 1 ? value.mul(1.5) : value),
    }));
    expect(relativeToMax(moved, logitsOf(inputs))).toBeGreaterThan(1e-4);
  });

  test.each(["embeddings", "pooled"] as const)("replaces the value at %s", (site) => {
    const moved = logitsOf(inputs, () => ({
      tap: (at, _layer, value) => (at === site ? value.mul(1.5) : value),
    }));
    expect(relativeToMax(moved, logitsOf(inputs))).toBeGreaterThan(1e-4);
  });

  test("sees attention that sums to 1 over the tokens, and to 0 over padding", () => {
    const seen: number[][][][][] = [];
    logitsOf(["a film", "bad"], () => ({
      tap: (site, _layer, value) => {
        if (site === "attention") seen.push((value as tf.Tensor4D).arraySync());
        return value;
      },
    }));
    expect(seen.length).toBe(2);
    for (const row of seen.flat(3)) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    for (const [, short] of seen) for (const row of short.flat()) expect(row[3]).toBe(0);
  });

  test("at the context with a head's part set to 0 equals that head masked", () => {
    const tapped = logitsOf(inputs, () => ({
      tap: (site, layer, value) =>
        site === "context" && layer === 0 ? value.mul(tf.tensor1d([1, 1, 1, 1, 0, 0, 0, 0])) : value,
    }));
    const mask = [
      [1, 0],
      [1, 1],
    ];
    const masked = logitsOf(inputs, () => ({ headMask: tf.tensor2d(mask) }));
    expect(relativeToMax(tapped, masked)).toBeLessThan(1e-6);
  });
});
