import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { quantile } from "../../support/statistics.js";
import type { MicroBatch } from "../micro-batch.js";
import { vanilla } from "./vanilla.js";

/** Scores of a tensor's entries, row-major. */
export interface EntryScores {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** The norm that a batch's gradient of each tensor is cut to before it is squared, as in Child-Tuning's released code. */
const CLIP = 1;

/**
 * Fisher scores of all entries of the encoder's layers, which are the tensors whose names contain `layer`: the mean over
 * batches of the squared gradient of each batch's mean cross-entropy, each tensor's cut to norm 1.
 */
export async function fisherOfEntries(micros: AsyncIterable<MicroBatch>): Promise<Map<string, EntryScores>> {
  let sums: NamedTensorMap = {};
  let batches = 0;
  for await (const micro of micros) {
    const before = sums;
    const { loss, squares } = tf.tidy(() => squaredGradients(micro, before));
    await loss.data(); // has the engine compute the batch's sums before the next
    tf.dispose([before, loss]);
    sums = squares;
    batches++;
  }
  const scores = new Map<string, EntryScores>();
  for (const [name, sum] of Object.entries(sums)) {
    const values = (await sum.data<"float32">()).map((value) => value / batches);
    scores.set(name, { shape: sum.shape, values });
  }
  tf.dispose(sums);
  return scores;
}

/** The sums with a batch's squares added, and its loss. */
function squaredGradients(micro: MicroBatch, sums: NamedTensorMap) {
  const { loss, gradients } = vanilla().lossGradients(micro);
  const chosen = Object.entries(gradients).filter(([name]) => name.includes("layer"));
  const added = chosen.map(([name, gradient]) => {
    const square = gradient.mul(tf.minimum(1, tf.div(CLIP, tf.norm(gradient).add(1e-6)))).square();
    return [name, sums[name]?.add(square) ?? square] as const;
  });
  return { loss, squares: Object.fromEntries<Tensor>(added) };
}

/**
 * Which entries have the largest scores of all tensors together: those from the (1 − reserve) quantile on, linearly
 * interpolated.
 * @returns 1 = kept, 0 = not, row-major
 */
export function largestEntries(
  scores: ReadonlyMap<string, EntryScores>,
  reserve: number,
): { readonly threshold: number; readonly kept: ReadonlyMap<string, Float32Array> } {
  const all = new Float32Array([...scores.values()].reduce((size, { values }) => size + values.length, 0));
  let place = 0;
  for (const { values } of scores.values()) {
    all.set(values, place);
    place += values.length;
  }
  const threshold = quantile(all.sort(), 1 - reserve);
  const kept = new Map(
    [...scores].map(([name, { values }]) => [name, values.map((value) => (value >= threshold ? 1 : 0))]),
  );
  return { threshold, kept };
}
