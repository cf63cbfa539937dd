import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../../models/classifier.js";
import type { ForwardOptions } from "../../models/forward.js";
import type { Encoding } from "../../models/tokenizer.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/**
 * A sample of a model: one sequence whose logits are the classes', or a question's S sequences, one for each choice,
 * whose single logits are compared.
 */
export interface Subject {
  readonly model: Classifier;
  readonly sequences: readonly Encoding[];
  /** Gold class, or choice. */
  readonly label: number;
}

/** A part of the variants of a sample's forward pass, in one batch. */
export interface VariantBatch {
  /** Which of the variants is the first in it. */
  readonly first: number;
  /** V: how many of them are in it; each takes S rows of the batch. */
  readonly variants: number;
}

/**
 * What the model says of a sample in each of some variants of its forward pass; of a batch that nobody asks for,
 * nothing is computed.
 *
 * @param count       number of variants
 * @param optionsOf   how the model runs a part of them, [V·S, …]
 * @param batchSize   sequences in one pass; where S is larger, S
 * @param length      in tokens, to which sequences are padded; the longest unless given
 */
export async function* outcomesOf(
  { model, sequences }: Subject,
  count: number,
  optionsOf: (part: VariantBatch) => ForwardOptions,
  batchSize: number,
  length?: number,
): AsyncGenerator<Outcome> {
  const atOnce = Math.max(1, Math.floor(batchSize / sequences.length));
  for (let first = 0; first < count; first += atOnce) {
    const variants = Math.min(atOnce, count - first);
    const rows = Array.from({ length: variants }, () => sequences).flat();
    const logits = tf.tidy(() =>
      model.forward(model.batch(rows, length), optionsOf({ first, variants })).reshape([variants, -1]),
    );
    const values = (await logits.array()) as number[][];
    logits.dispose();
    yield* values.map(outcomeOf);
  }
}
