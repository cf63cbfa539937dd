import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../../models/classifier.js";
import { runLayers } from "../../models/encoder.js";
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

/** What enters a layer when a sample is run as it is: variants that differ from there on need no more. */
export interface LayerStart {
  readonly layer: number;
  readonly hidden: Tensor3D; // [S, T, D]
  readonly paddingBias: Tensor4D; // [S, 1, 1, T]
  readonly distances: Tensor3D | undefined;
}

export interface PassOptions {
  /** Sequences in one pass; where S is larger, S. */
  readonly batchSize: number;
  /** Where the variants begin to differ; the embeddings unless given. */
  readonly from?: LayerStart;
  /** In tokens, to which sequences are padded where variants start from the embeddings; the longest unless given. */
  readonly length?: number;
}

/**
 * What the model says of a sample in each of some variants of its forward pass; of a batch that nobody asks for,
 * nothing is computed.
 *
 * @param count       number of variants
 * @param optionsOf   how the model runs a part of them, [V·S, …]
 */
export async function* outcomesOf(
  subject: Subject,
  count: number,
  optionsOf: (part: VariantBatch) => ForwardOptions,
  { batchSize, from, length }: PassOptions,
): AsyncGenerator<Outcome> {
  const atOnce = Math.max(1, Math.floor(batchSize / subject.sequences.length));
  for (let first = 0; first < count; first += atOnce) {
    const variants = Math.min(atOnce, count - first);
    const logits = tf.tidy(() => {
      const options = optionsOf({ first, variants });
      const run = from
        ? runFrom(subject, from, variants, options)
        : runAll(subject, variants, options, length);
      return run.reshape([variants, -1]);
    });
    const values = (await logits.array()) as number[][];
    logits.dispose();
    yield* values.map(outcomeOf);
  }
}

function runAll({ model, sequences }: Subject, variants: number, options: ForwardOptions, length?: number) {
  const rows = Array.from({ length: variants }, () => sequences).flat();
  return model.forward(model.batch(rows, length), options);
}

function runFrom(
  { model }: Subject,
  { layer, hidden, paddingBias, distances }: LayerStart,
  variants: number,
  options: ForwardOptions,
): Tensor2D {
  const copies = <T extends Tensor>(x: T): T => tf.tile(x, [variants, ...x.shape.slice(1).map(() => 1)]);
  return runLayers(model.encoder, copies(hidden), copies(paddingBias), layer, { ...options, distances })
    .logits;
}
