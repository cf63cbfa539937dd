import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Architecture } from "./architectures/architecture.js";
import { architectureOf } from "./architectures/index.js";
import type { Batch } from "./batch.js";
import type { EncoderConfig } from "./config.js";
import { type EncoderParameters, type EncoderTrace, runEncoder } from "./encoder.js";
import { encoderParameters } from "./encoder-parameters.js";
import type { ForwardOptions } from "./forward.js";
import { embeddingSum, wordEmbeddings } from "./layers/embeddings.js";
import type { Weights } from "./weights.js";

/**
 * The function from a batch to logits that weights and a config are: an encoder with a classification head. It owns no
 * tensors, and costs nothing to make anew for other weights.
 */
export class Network {
  /** The weights by what they are for. */
  readonly parameters: EncoderParameters;

  constructor(
    readonly config: EncoderConfig,
    readonly weights: Weights,
  ) {
    this.parameters = encoderParameters(weights, config);
  }

  get architecture(): Architecture {
    return architectureOf(this.config);
  }

  /** Word embeddings as they enter the model, before positions and LayerNorm, [B, T, E]. */
  embed(batch: Batch): Tensor3D {
    return wordEmbeddings(this.weights, this.architecture.embeddings(this.config), batch);
  }

  /** Logits, [B, C]; differentiable with `tf.grads` with respect to weights, head mask, embeddings and taps. */
  forward(batch: Batch, options: ForwardOptions = {}): Tensor2D {
    return this.trace(batch, options).logits;
  }

  /** A forward pass with the values that gradients by hand need (`embeddingGradient` and its like). */
  trace(batch: Batch, { embeddings = this.embed(batch), ...options }: ForwardOptions = {}): EncoderTrace {
    const { architecture, weights, config } = this;
    const sum = embeddingSum(weights, architecture.embeddings(config), config, batch, embeddings);
    const distances = architecture.distances?.vectors(weights, config, batch.length);
    return runEncoder(this.parameters, batch, sum, { ...options, distances });
  }
}

/** The checkpoint's name of the table of word embeddings, [vocabulary, E]. */
export function wordTable(config: EncoderConfig): string {
  return `${architectureOf(config).embeddings(config).words}.weight`;
}
