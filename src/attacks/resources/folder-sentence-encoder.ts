import { setImmediate as nextTurn } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { type BareEncoder, loadBareEncoder } from "../../models/bare-encoder.js";
import { batchesByLength } from "../../models/batch.js";
import { poolTokens } from "../../models/sentence-pooling.js";
import { readSentencePooling, type SentencePooling } from "../../models/sentence-transformer.js";
import { RahpError } from "../../support/rahp-error.js";
import type { SentenceEncoder } from "../sentence-encoder.js";
import { requireFolder } from "./required-folder.js";

/** Texts in one forward pass. */
const BATCH = 32;

/**
 * Loads a sentence encoder from a folder of sentence-transformers, whose encoder is one of ours (all-MiniLM-L6-v2 is),
 * or from that of any of our encoders, with mean pooling; an engine must have been chosen before.
 *
 * @throws RahpError that names the file and what is wrong with it
 * @example const encoder = await loadSentenceEncoder("all-MiniLM-L6-v2");
 */
export async function loadSentenceEncoder(folder: string): Promise<FolderSentenceEncoder> {
  await requireFolder(folder, "sentence encoder", "sentence-transformers/all-MiniLM-L6-v2");
  const pooling = await readSentencePooling(folder);
  return new FolderSentenceEncoder(folder, await loadBareEncoder(folder), pooling);
}

/** A sentence encoder whose tensors live on the engine until `dispose`. */
export class FolderSentenceEncoder implements SentenceEncoder {
  constructor(
    readonly name: string,
    private readonly encoder: BareEncoder,
    private readonly pooling: SentencePooling,
  ) {}

  /** @throws RahpError where weights are so large that vectors are not finite */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const encodings = texts.map((text) => this.encode(text));
    const vectors = new Array<Float32Array>(texts.length);
    for (const positions of batchesByLength(encodings, BATCH)) {
      const batch = this.encoder.batch(positions.map((i) => encodings[i]!));
      const pooled = tf.tidy(() => poolTokens(this.encoder.hidden(batch), batch, this.pooling));
      const [, width] = pooled.shape;
      const values = await pooled.data<"float32">();
      pooled.dispose();
      positions.forEach((position, row) => {
        vectors[position] = this.checkFinite(values.slice(row * width, (row + 1) * width));
      });
      await nextTurn(); // lets a cancellation through
    }
    return vectors;
  }

  /** Frees the engine's memory; the encoder cannot be used afterwards. */
  dispose(): void {
    this.encoder.dispose();
  }

  private encode(text: string) {
    const { tokenizer } = this.encoder;
    const { maxLength = tokenizer.maxLength, lowerCase } = this.pooling;
    const pieces = tokenizer.pieces(lowerCase ? text.toLowerCase() : text);
    return tokenizer.frame(pieces, Math.min(maxLength, tokenizer.maxLength));
  }

  private checkFinite(vector: Float32Array): Float32Array {
    if (vector.every(Number.isFinite)) return vector;
    throw new RahpError(`invalid weights of ${this.name}: its vectors overflow float32, or are no numbers`);
  }
}
