import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { ForwardOptions } from "../../models/forward.js";
import type { Subject, VariantBatch } from "./subject.js";
import type { Unit } from "./units.js";

/** A head some of whose units are masked. */
export interface MaskedHead {
  readonly layer: number;
  readonly head: number;
  /** Of each sequence. */
  readonly units: readonly (readonly Unit[])[];
}

/** Added to the scores of masked units, as to those of padding: nothing is left of a score beside it. */
const MASKED = -1e9;

/**
 * Units that are masked in each variant: weight 0, the rest of the row renormalised. A row with no unit left is uniform
 * over the sequence's tokens.
 */
export function maskedUnits(
  subject: Subject,
  masked: readonly (readonly MaskedHead[])[],
): (part: VariantBatch) => ForwardOptions {
  return ({ first, variants }) => {
    const ofPart = masked.slice(first, first + variants);
    return {
      tap: (site, layer, value) => {
        if (site !== "attentionScores") return value;
        const { shape } = value as Tensor4D;
        const bias = ofPart.flat().some((head) => head.layer === layer)
          ? tf.tensor4d(scoreBias(subject, ofPart, layer, shape), shape)
          : tf.zeros([1, 1, 1, 1]); // so that the engine needs one graph, whichever layers are masked
        return (value as Tensor4D).add(bias);
      },
    };
  };
}

/**
 * @param shape  [V·S, kept heads, Q, T], of which the first Q rows are computed
 * @returns what is added to a layer's scores, row-major
 */
function scoreBias(
  { model, sequences }: Subject,
  masked: readonly (readonly MaskedHead[])[],
  layer: number,
  [rows, heads, queries, width]: readonly number[],
): Float32Array {
  const bias = new Float32Array(rows * heads * queries * width);
  masked.forEach((variant, v) => {
    for (const { head, units } of variant.filter((at) => at.layer === layer)) {
      const place = model.config.keptHeads[layer].indexOf(head);
      sequences.forEach(({ ids }, s) => {
        const start = ((v * sequences.length + s) * heads + place) * queries * width;
        for (const [query, key] of units[s]) {
          if (query >= queries) continue;
          const row = start + query * width;
          bias[row + key] = MASKED;
          bias.fill(MASKED, row + ids.length, row + width); // below what is masked
        }
      });
    }
  });
  return bias;
}
