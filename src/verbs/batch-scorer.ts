import type { TensorContainer } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { headGradientNorms } from "../importance/fisher.js";
import { headTables } from "../importance/head-tables.js";
import type { Batch } from "../models/batch.js";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace } from "../models/encoder.js";
import { firstOrderChanges } from "../robustness/first-order.js";
import { type CleverOptions, robustnessOf } from "../robustness/local-robustness.js";
import { cleverWithoutHeads } from "../robustness/masked-heads.js";

/** A batch of samples to score. */
export interface ScoredBatch {
  /** Which of the run's batches it is. */
  readonly index: number;
  readonly batch: Batch;
  /** Gold classes, [B]. */
  readonly labels: readonly number[];
}

export interface ScorerOptions extends CleverOptions {
  /** 1 = kept, 0 = masked throughout, [L][H]. */
  readonly headMask: readonly (readonly number[])[];
}

/** Scores batches with one model. The last batch's forward pass is kept: all its scores start from it. */
export class BatchScorer {
  private index = -1;
  private trace: EncoderTrace | undefined;

  constructor(
    private readonly model: Classifier,
    private readonly options: ScorerOptions,
  ) {}

  /** C and margin of each sample, [B]. */
  async baseline({ labels, ...given }: ScoredBatch): Promise<{ clever: number[]; margin: number[] }> {
    const trace = this.traceOf(given);
    const { margin, norm, clever } = tf.tidy(() => robustnessOf(trace, this.model, labels, this.options));
    try {
      return { clever: [...(await clever.data())], margin: [...(await margin.data())] };
    } finally {
      tf.dispose([margin, norm, clever]);
    }
  }

  /** Squared gradient length of each sample and head, [B][L][H]. */
  async fisher({ labels, ...given }: ScoredBatch): Promise<number[][][]> {
    const trace = this.traceOf(given);
    const norms = tf.tidy(() => headGradientNorms(trace, this.model, labels));
    return headTables(norms, this.model.config, given.batch.size);
  }

  /** To first order, how C of each sample changes without each head, [B][L][H]. */
  async firstOrder({ batch, labels }: ScoredBatch): Promise<number[][][]> {
    const changes = firstOrderChanges(this.model, batch, labels, this.options.headMask, this.options);
    try {
      return await changes.array();
    } finally {
      changes.dispose();
    }
  }

  /**
   * C of each sample without each of some heads of a layer, [M][B].
   * @param heads  their places among the layer's kept heads, M
   */
  async withoutHeads({ labels, ...given }: ScoredBatch, layer: number, heads: readonly number[]) {
    const trace = this.traceOf(given);
    const clever = tf.tidy(() => cleverWithoutHeads(trace, this.model, labels, layer, heads, this.options));
    try {
      return await clever.array();
    } finally {
      clever.dispose();
    }
  }

  dispose(): void {
    if (this.trace) tf.dispose(this.trace as unknown as TensorContainer);
    [this.trace, this.index] = [undefined, -1];
  }

  private traceOf({ index, batch }: Pick<ScoredBatch, "index" | "batch">): EncoderTrace {
    if (this.trace && index === this.index) return this.trace;
    this.dispose();
    const trace = tf.tidy(() => {
      const headMask = tf.tensor2d(this.options.headMask as number[][]);
      return this.model.trace(batch, { headMask }) as unknown as TensorContainer;
    }) as unknown as EncoderTrace;
    [this.trace, this.index] = [trace, index];
    return trace;
  }
}
