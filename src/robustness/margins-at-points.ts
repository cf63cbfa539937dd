import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import { embeddingGradient, type WithRespectTo } from "../models/encoder-backward.js";
import type { Encoding } from "../models/tokenizer.js";
import type { MarginsAt } from "./projected-gradient.js";
import { shiftedEmbeddings } from "./shifted-embeddings.js";

/** An example whose margin is wanted at points around it. */
export interface ExampleMargins {
  /** d: of all tokens' vectors together, special tokens included. */
  readonly dimensions: number;
  readonly marginsAt: MarginsAt;
  /** Frees what the engine holds. */
  dispose(): void;
}

/**
 * Margins of one example and their gradients: one forward and one backward pass, in which the points of a call are a
 * batch.
 *
 * @param label  the class whose margin over the others it is
 * @param wrt    what a point moves: the word embeddings as looked up, or what enters the first encoder layer
 */
export function marginsAtPoints(
  classifier: Classifier,
  encoding: Encoding,
  label: number,
  wrt: WithRespectTo,
): ExampleMargins {
  const shifted = shiftedEmbeddings(classifier, encoding, wrt);
  return {
    dimensions: shifted.dimensions,
    async marginsAt(offsets, targets) {
      const { logits, gradients } = tf.tidy(() => {
        const trace = shifted.traceAt(offsets, targets.length);
        const dLogits = slopes(label, targets, classifier.labels.length);
        const gradients = embeddingGradient(dLogits, trace, classifier.encoder, wrt).squeeze<Tensor3D>([2]);
        return { logits: trace.logits, gradients };
      });
      try {
        const rows = await logits.array();
        const rivals = rows.map((z) => largestBut(label, z));
        return {
          margins: rows.map((z, i) => z[label] - z[rivals[i]]),
          rivals,
          gradients: await gradients.data<"float32">(),
        };
      } finally {
        tf.dispose([logits, gradients]);
      }
    },
    dispose: shifted.dispose,
  };
}

/** ∂(z_label − z_target)/∂z for each point's target, [n, C]. */
function slopes(label: number, targets: readonly number[], classes: number): Tensor2D {
  return tf.tensor2d(
    targets.map((target) =>
      Array.from({ length: classes }, (_, c) => Number(c === label) - Number(c === target)),
    ),
  );
}

/** The class of the largest logit but one's; the first of equal ones. */
function largestBut(label: number, logits: readonly number[]): number {
  const others = logits.map((z, c) => (c === label ? Number.NEGATIVE_INFINITY : z));
  return others.indexOf(Math.max(...others));
}
