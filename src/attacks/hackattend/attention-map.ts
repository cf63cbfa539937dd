import * as tf from "@tensorflow/tfjs-core";
import type { HackAttendStep } from "./attack-attention.js";
import { maskedIn } from "./masked-in.js";
import { type MaskedHead, maskedUnits } from "./masked-units.js";
import type { Reading } from "./reading.js";
import type { Subject } from "./subject.js";
import type { Unit } from "./units.js";

/** A head's attention before and after it was masked; rows are the asking tokens, and sum to 1. */
export interface AttentionMap {
  readonly layer: number;
  readonly head: number;
  /** What was masked in the head. */
  readonly units: readonly Unit[];
  /** [n][n] */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

/** The map of the head that an attack masked last, in one of the sample's sequences. */
export async function attentionMap(
  subject: Subject,
  steps: readonly HackAttendStep[],
  reading: Reading,
  sequence: number,
): Promise<AttentionMap> {
  const masked = maskedIn(steps, reading);
  const { layer, head, units } = masked[masked.length - 1];
  return {
    layer,
    head,
    units: units[sequence],
    before: await weightsOf(subject, [], layer, head, sequence),
    after: await weightsOf(subject, masked, layer, head, sequence),
  };
}

async function weightsOf(
  subject: Subject,
  masked: readonly MaskedHead[],
  layer: number,
  head: number,
  sequence: number,
): Promise<number[][]> {
  const { model, sequences } = subject;
  const place = model.config.keptHeads[layer].indexOf(head);
  const n = sequences[sequence].ids.length;
  const weights = tf.tidy(() => {
    const options = maskedUnits(subject, [masked])({ first: 0, variants: 1 });
    const { layers } = model.trace(model.batch(sequences), { ...options, everyToken: true });
    const { probabilities } = layers[layer].attention.attention!;
    return probabilities.slice([sequence, place, 0, 0], [1, 1, n, n]).reshape([n, n]);
  });
  try {
    return (await weights.array()) as number[][];
  } finally {
    weights.dispose();
  }
}
