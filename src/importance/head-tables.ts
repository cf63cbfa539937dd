import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../models/config.js";

/** Layers that have heads left, ascending. */
export function layersWithHeads({ keptHeads }: EncoderConfig): number[] {
  return keptHeads.flatMap((kept, layer) => (kept.length > 0 ? [layer] : []));
}

/**
 * Reads values of the heads that a model still has into one table for each sample, and frees their tensors.
 *
 * @param values   of each layer that has heads, in order: [B, kept heads]
 * @param samples  B
 * @returns [B][L][H], 0 for heads that are pruned
 */
export async function headTables(
  values: readonly Tensor2D[],
  config: EncoderConfig,
  samples: number,
): Promise<number[][][]> {
  const { layers, heads, keptHeads } = config;
  try {
    const tables = Array.from({ length: samples }, () =>
      Array.from({ length: layers }, () => new Array<number>(heads).fill(0)),
    );
    for (const [i, layer] of layersWithHeads(config).entries()) {
      const ofSamples = await values[i].array();
      for (const [b, ofSample] of ofSamples.entries()) {
        keptHeads[layer].forEach((head, k) => {
          tables[b][layer][head] = ofSample[k];
        });
      }
    }
    return tables;
  } finally {
    tf.dispose([...values]);
  }
}
