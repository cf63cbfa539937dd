import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { crossEntropy } from "../importance/cross-entropy.js";
import type { Batch } from "../models/batch.js";
import type { EncoderConfig } from "../models/config.js";
import type { EncoderTrace } from "../models/encoder.js";
import type { Tap } from "../models/forward.js";
import { Network, wordTable } from "../models/network.js";
import type { Weights } from "../models/weights.js";
import { differentiate, type LossGradients } from "./gradients.js";

export interface MicroBatchOptions {
  readonly config: EncoderConfig;
  /** The network's; the table of word embeddings is not read, only `words`. */
  readonly weights: Weights;
  /** Of the word embeddings: the rows that the batch reads, [rows, E], and which of them each token does, [B, T]; `dispose` frees them. */
  readonly words: { readonly rows: Tensor2D; readonly ofTokens: Int32Array };
  /** Those of the network's weights that are trained, the table of word embeddings being these rows. */
  readonly parameters: Weights;
  readonly batch: Batch;
  /** Gold classes, [B]. */
  readonly labels: readonly number[];
  /** What another classifier says of the examples, [B][C]. */
  readonly teacherLogits: readonly number[][] | undefined;
  /** 1 = kept, 0 = masked, [L, H] */
  readonly headMask: Tensor2D | undefined;
  /** What drops values in one of the batch's passes. */
  readonly dropout: (pass: number) => Tap;
  /** A generator of its own for each purpose that a method has, 0, 1, …, at this step and micro-batch. */
  readonly random: (purpose: number) => RandomGenerator;
  /** Whether the learning rate still rises. */
  readonly isWarmup: boolean;
}

export interface PassOptions {
  /** Which of the batch's passes it is; each has dropout masks of its own. @default 0 */
  readonly pass?: number;
  /** Word embeddings in place of the batch's own, [B, T, E]. */
  readonly embeddings?: Tensor3D;
  /** Weights in place of the network's of the same names. */
  readonly parameters?: Weights;
  /** Sees values before dropout does. */
  readonly tap?: Tap;
}

/** Some examples at one step of training, as a method sees them. */
export class MicroBatch {
  readonly batch: Batch;
  readonly labels: readonly number[];
  readonly teacherLogits: readonly number[][] | undefined;
  readonly config: EncoderConfig;
  readonly parameters: Weights;
  readonly random: MicroBatchOptions["random"];
  readonly isWarmup: boolean;

  constructor(private readonly options: MicroBatchOptions) {
    this.batch = options.batch;
    this.labels = options.labels;
    this.teacherLogits = options.teacherLogits;
    this.config = options.config;
    this.parameters = options.parameters;
    this.random = options.random;
    this.isWarmup = options.isWarmup;
  }

  /** Logits in training, [B, C]. */
  forward(options: PassOptions = {}): Tensor2D {
    return this.trace(options, false).logits;
  }

  /**
   * Logits in training, [B, C], and what the last layer tells of every token, [B, T, D]. Dropout masks of a pass are the
   * same each time, but other ones than those of `forward`, which computes less in the last layer.
   */
  outputs(options: PassOptions = {}): { readonly logits: Tensor2D; readonly hidden: Tensor3D } {
    const { logits, layers } = this.trace(options, true);
    return { logits, hidden: layers[layers.length - 1].feedForward.output };
  }

  private trace({ pass = 0, embeddings, parameters, tap }: PassOptions, everyToken: boolean): EncoderTrace {
    const { config, weights, headMask, dropout } = this.options;
    const drop = dropout(pass);
    const both: Tap = tap ? (site, layer, value) => drop(site, layer, tap(site, layer, value)) : drop;
    const network = new Network(config, parameters ? new Map([...weights, ...parameters]) : weights);
    const read = embeddings ?? (parameters?.has(wordTable(config)) ? undefined : this.embed());
    return network.trace(this.batch, { headMask, embeddings: read, tap: both, everyToken });
  }

  /** Word embeddings as looked up, [B, T, E]. */
  embed(): Tensor3D {
    const { rows, ofTokens } = this.options.words;
    const { size, length } = this.batch;
    return tf.gather(rows, tf.tensor1d(ofTokens, "int32")).reshape([size, length, rows.shape[1]]);
  }

  /** The mean cross-entropy of logits and gold classes, in nats. */
  crossEntropy(logits: Tensor2D): Scalar {
    return crossEntropy(logits, this.labels).mean();
  }

  /** A loss with its gradients with respect to the parameters that are trained. */
  differentiate(loss: () => Scalar): LossGradients {
    return differentiate(loss, this.parameters);
  }

  /** Frees the rows of word embeddings. */
  dispose(): void {
    this.options.words.rows.dispose();
  }
}
