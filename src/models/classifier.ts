import { setImmediate as nextTurn } from "node:timers/promises";
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { checkCount } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { softmax } from "../support/softmax.js";
import type { Architecture } from "./architectures/architecture.js";
import { type Batch, batchesByLength, toBatch } from "./batch.js";
import type { EncoderConfig } from "./config.js";
import type { EncoderParameters, EncoderTrace } from "./encoder.js";
import type { ForwardOptions } from "./forward.js";
import { Network } from "./network.js";
import type { StateDict } from "./safetensors.js";
import { gradientOfPrediction, type TokenGradients } from "./token-gradients.js";
import type { Encoding, TextInput, Tokenizer } from "./tokenizer.js";
import { arraysOf, hashState, tensorsOf, type Weights } from "./weights.js";

/** What a classifier is made of. */
export interface ClassifierParts {
  /** Name by which results speak of the model: the built-in name, its id on the Hub, or its folder. */
  readonly id: string;
  /** The commit of the Hub's repository that it was loaded from. */
  readonly revision?: string;
  readonly config: EncoderConfig;
  readonly state: StateDict;
  readonly tokenizer: Tokenizer;
  /** Files of the model's folder that are kept as they are when it is saved: the tokenizer's, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * A transformer encoder with a classification head. Its tensors live on the engine until `dispose`.
 *
 * @example
 * const model = await loadModel("bert-mini-sst2");
 * await model.predict(["a charming film"]); // [[0.003, 0.997]]
 */
export class Classifier {
  readonly id: string;
  readonly revision: string | undefined;
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 of names, shapes and float32 values of all weights, hexadecimal. */
  readonly weightsHash: string;
  private readonly network: Network;

  constructor({ id, revision, config, state, tokenizer, files }: ClassifierParts) {
    this.id = id;
    this.revision = revision;
    this.config = config;
    this.tokenizer = tokenizer;
    this.files = files;
    this.weightsHash = hashState(state);
    this.network = new Network(config, tensorsOf(state));
  }

  /** By what results name it. */
  get origin(): { id: string; weightsHash: string; revision?: string } {
    const { id, weightsHash, revision } = this;
    return { id, weightsHash, ...(revision && { revision }) };
  }

  /** Class names by index. */
  get labels(): readonly string[] {
    return this.config.labels;
  }

  get architecture(): Architecture {
    return this.network.architecture;
  }

  /** The weights by what they are for; the tensors stay the classifier's. */
  get encoder(): EncoderParameters {
    return this.network.parameters;
  }

  private get weights(): Weights {
    return this.network.weights;
  }

  /** Number of weights. */
  get parameters(): number {
    return [...this.weights.values()].reduce((sum, tensor) => sum + tensor.size, 0);
  }

  /** One weight by its name in the checkpoint; the tensor stays the classifier's. */
  weight(name: string): tf.Tensor {
    return this.weights.get(name)!;
  }

  encode(input: TextInput): Encoding {
    return this.tokenizer.encode(input);
  }

  /** @param length  in tokens, to which they are padded; the longest of them unless given */
  batch(encodings: readonly Encoding[], length?: number): Batch {
    return toBatch(encodings, this.config.padTokenId, length);
  }

  /** Word embeddings as they enter the model, before positions and LayerNorm, [B, T, E]. */
  embed(batch: Batch): Tensor3D {
    return this.network.embed(batch);
  }

  /** Logits, [B, C]; differentiable with `tf.grads` with respect to head mask, embeddings and taps. */
  forward(batch: Batch, options?: ForwardOptions): Tensor2D {
    return this.network.forward(batch, options);
  }

  /** A forward pass with the values that gradients by hand need (`embeddingGradient` and its like). */
  trace(batch: Batch, options?: ForwardOptions): EncoderTrace {
    return this.network.trace(batch, options);
  }

  /**
   * Class probabilities of texts or pairs, in evaluation mode.
   * @param batchSize  inputs in one forward pass, default 32; it does not change the result beyond float error
   * @returns [n][C]
   * @throws RahpError where weights are so large that logits are not finite
   */
  async predict(inputs: readonly TextInput[], { batchSize = 32 } = {}): Promise<number[][]> {
    checkCount("batchSize", batchSize);
    return (await this.logits(inputs, batchSize)).map(softmax);
  }

  /** Logits of texts or pairs, [n][C]; as `predict`. */
  async logits(inputs: readonly TextInput[], batchSize: number): Promise<number[][]> {
    const encodings = inputs.map((input) => this.encode(input));
    const logits = new Array<number[]>(inputs.length);
    for (const positions of batchesByLength(encodings, batchSize)) {
      const output = tf.tidy(() => this.forward(this.batch(positions.map((i) => encodings[i]))));
      const rows = await output.array();
      output.dispose();
      positions.forEach((position, row) => {
        logits[position] = this.checkFinite(rows[row]);
      });
      await nextTurn(); // lets a cancellation through
    }
    return logits;
  }

  /** For one input: what the loss against the predicted class makes of each token, for attacks that look inside. */
  async tokenGradients(input: TextInput): Promise<TokenGradients> {
    const encoding = this.encode(input);
    const gradient = tf.tidy(() => gradientOfPrediction(this.trace(this.batch([encoding])), this.encoder));
    const [, width] = gradient.shape;
    const values = await gradient.data<"float32">();
    gradient.dispose();
    return {
      tokens: encoding.ids.map((id) => this.tokenizer.textOf(id)),
      gradients: encoding.ids.map((_, i) => values.subarray(i * width, (i + 1) * width)),
    };
  }

  private checkFinite(logits: number[]): number[] {
    if (logits.every(Number.isFinite)) return logits;
    throw new RahpError(`invalid weights of ${this.id}: its logits overflow float32, or are no numbers`);
  }

  /** The weights as plain arrays, by their names in the checkpoint. */
  async state(): Promise<StateDict> {
    return arraysOf(this.weights);
  }

  /** Frees the engine's memory; the classifier cannot be used afterwards. */
  dispose(): void {
    tf.dispose([...this.weights.values()]);
  }
}
