import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../models/config.js";
import { Network, wordTable } from "../models/network.js";
import type { StateDict } from "../models/safetensors.js";
import type { Weights } from "../models/weights.js";
import { type GradientArray, wholeGradient } from "./gradient-arrays.js";
import { tensorOver } from "./lent-arrays.js";
import { rowsOf, type WordRows } from "./word-rows.js";

/**
 * The weights of a network in training: arrays that updates change in place, and tensors over them on the engine. A batch
 * sees no more of the word embeddings than the rows that it reads; the table is most of a small model's weights.
 */
export class TrainedWeights {
  /** The weights as they are now. */
  readonly state: StateDict;
  private readonly words: string;
  /** Of the word embeddings only where someone asked for the network. */
  private tensors = new Map<string, Tensor>();

  /** @param state  the weights to begin with, which stay as they are */
  constructor(
    private readonly config: EncoderConfig,
    state: StateDict,
  ) {
    this.state = new Map(
      [...state].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
    );
    this.words = wordTable(config);
    this.renew();
  }

  /** The network as it is now, until the weights change. */
  get network(): Network {
    if (!this.tensors.has(this.words)) {
      const table = tensorOver(this.state.get(this.words)!);
      this.tensors.set(this.words, tf.keep(table)); // whoever asks may tidy up
    }
    return new Network(this.config, this.tensors);
  }

  /**
   * The weights as a batch sees them, until they change.
   * @returns all of them, the table of word embeddings being the rows that it reads; and these, for the caller to dispose of
   */
  forBatch(read: WordRows): { readonly weights: Weights; readonly rows: Tensor2D } {
    const rows = tensorOver(rowsOf(this.state.get(this.words)!, read)) as Tensor2D;
    return { weights: new Map([...this.tensors, [this.words, rows]]), rows };
  }

  /** What a batch's gradient of one of its weights is a gradient of. @param values  row-major */
  gradient(name: string, values: Float32Array, read: WordRows): GradientArray {
    if (name !== this.words) return wholeGradient(values);
    return { values, rows: read.numbers, width: this.state.get(name)!.shape[1] };
  }

  /** Notes that the arrays have changed. */
  renew(): void {
    this.dispose();
    const others = [...this.state].filter(([name]) => name !== this.words);
    this.tensors = new Map(others.map(([name, array]) => [name, tensorOver(array)]));
  }

  dispose(): void {
    tf.dispose([...this.tensors.values()]);
  }
}
