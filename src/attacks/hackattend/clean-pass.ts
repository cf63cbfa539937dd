import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { crossEntropyGradient } from "../../importance/loss-gradients.js";
import { layerGradients } from "../../models/encoder-backward.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Reading } from "./reading.js";
import type { LayerStart, Subject } from "./subject.js";
import type { Matrix } from "./units.js";

/** What one forward and one backward pass of the unperturbed sample tell. */
export interface CleanPass {
  readonly outcome: Outcome;
  /** ∂J/∂m of a head's units in each sequence, J the cross-entropy with the gold class or choice. */
  readonly slopes: (layer: number, head: number) => Matrix[];
  /** Attention weights of a head in each sequence. */
  readonly attention: (layer: number, head: number) => Matrix[];
  /** What enters a layer; the tensors stay the pass's. */
  readonly from: (layer: number) => LayerStart;
  readonly dispose: () => void;
}

/**
 * Runs the sample as it is, and back where it is classified right.
 * @param gradientAt  `scores`: slopes are those of the scores before their scale, which ranks them in the same way
 * @returns of a sample that is misclassified, the outcome alone
 */
export async function cleanPass(
  subject: Subject,
  gradientAt: Reading["gradientAt"],
): Promise<CleanPass | { readonly outcome: Outcome }> {
  const { model, sequences, label } = subject;
  const { logits, slopes, attention, hidden, shared } = tf.tidy(() => {
    const trace = model.trace(model.batch(sequences), { everyToken: true });
    const flat = trace.logits.reshape<Tensor2D>([1, -1]);
    const dLogits = crossEntropyGradient(flat, [label]).reshape<Tensor2D>(trace.logits.shape);
    const gradients = layerGradients(dLogits, trace, model.encoder);
    return {
      logits: flat,
      slopes: gradients.map(({ heads }) => heads?.[gradientAt] ?? tf.zeros([0])),
      attention: trace.layers.map((layer) => layer.attention.attention?.probabilities ?? tf.zeros([0])),
      hidden: trace.layers.map((layer) => layer.attention.input),
      shared: { paddingBias: trace.paddingBias, distances: trace.distances },
    };
  });
  const dispose = () => tf.dispose([hidden, shared]);
  try {
    const [values] = (await logits.array()) as number[][];
    const outcome = outcomeOf(values);
    if (outcome.prediction !== label) {
      dispose();
      return { outcome };
    }
    const [ofSlopes, ofAttention] = await Promise.all([download(slopes), download(attention)]);
    return {
      outcome,
      slopes: matricesIn(subject, ofSlopes),
      attention: matricesIn(subject, ofAttention),
      from: (layer) => ({ layer, hidden: hidden[layer], ...shared }),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  } finally {
    tf.dispose([logits, slopes, attention]);
  }
}

function download(tensors: readonly Tensor[]): Promise<Float32Array[]> {
  return Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
}

/** @param byLayer  of the kept heads, [S, H, T, T] */
function matricesIn({ model, sequences }: Subject, byLayer: readonly Float32Array[]): CleanPass["slopes"] {
  const width = Math.max(...sequences.map(({ ids }) => ids.length));
  return (layer, head) => {
    const kept = model.config.keptHeads[layer];
    const size = width ** 2;
    return sequences.map(({ ids }, s) => {
      const start = (s * kept.length + kept.indexOf(head)) * size;
      return { values: byLayer[layer].subarray(start, start + size), width, length: ids.length };
    });
  };
}
