import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { ForwardOptions } from "../../models/forward.js";
import type { Head } from "../../models/heads.js";
import type { Subject, VariantBatch } from "./subject.js";

/** Heads that are silent in each variant: their context is zero, the output projection's bias stays. */
export function silentHeads(
  { model, sequences }: Subject,
  silent: readonly (readonly Head[])[],
): (part: VariantBatch) => ForwardOptions {
  const { layers, heads } = model.config;
  return ({ first, variants }) => {
    const rows = sequences.length;
    const mask = new Float32Array(variants * rows * layers * heads).fill(1);
    for (let row = 0; row < variants * rows; row++) {
      for (const { layer, head } of silent[first + Math.floor(row / rows)])
        mask[(row * layers + layer) * heads + head] = 0;
    }
    return { headMask: tf.tensor3d(mask, [variants * rows, layers, heads]) };
  };
}

/** A layer that in each variant attends to all positions alike, padding too. */
export function uniformLayers(
  { sequences }: Subject,
  uniform: readonly number[],
): (part: VariantBatch) => ForwardOptions {
  return ({ first, variants }) => ({
    tap: (site, layer, value) => {
      if (site !== "attentionScores") return value;
      const rows = variants * sequences.length;
      const kept = Float32Array.from({ length: rows }, (_, row) =>
        uniform[first + Math.floor(row / sequences.length)] === layer ? 0 : 1,
      );
      return (value as Tensor4D).mul(tf.tensor4d(kept, [rows, 1, 1, 1]));
    },
  });
}
