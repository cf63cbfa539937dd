import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import { embeddingGradient } from "../models/encoder-backward.js";
import type { Encoding } from "../models/tokenizer.js";

/** The tokens that may take a word's place, with their embeddings on the engine. */
export class FlipVocabulary {
  /** Token ids, [K]. */
  readonly ids: readonly number[];
  /** What each says, [K]. */
  readonly words: readonly string[];
  private readonly embeddings: Tensor2D; // [K, E]

  constructor(private readonly classifier: Classifier) {
    const entries = [...classifier.tokenizer.wholeWords()];
    this.ids = entries.map(([id]) => id);
    this.words = entries.map(([, word]) => word);
    this.embeddings = tf.tidy(() =>
      classifier
        .embed(classifier.batch([{ ids: this.ids, typeIds: [], truncated: false }]))
        .squeeze<Tensor2D>([0]),
    );
  }

  /**
   * What the margin over the nearest other class falls by, to first order, where each token is put in the place of each
   * of some tokens of an input: (E_v − e_t)·∇ₑ(z_rival − z_label). One forward and one backward pass.
   *
   * @param tokens  positions in the encoding, P
   * @returns row-major [P, K], in logits
   */
  async estimate(
    encoding: Encoding,
    label: number,
    rival: number,
    tokens: readonly number[],
  ): Promise<Float32Array> {
    const { classifier, embeddings } = this;
    const falls = tf.tidy(() => {
      const batch = classifier.batch([encoding]);
      const words = classifier.embed(batch);
      const trace = classifier.trace(batch, { embeddings: words });
      const slope = classifier.labels.map((_, c) => Number(c === rival) - Number(c === label));
      const gradient = embeddingGradient(tf.tensor2d([slope]), trace, classifier.encoder, "word");
      const at = tf.tensor1d([...tokens], "int32");
      const [g, own] = [gradient.squeeze<Tensor3D>([2]), words].map((x) =>
        tf.gather(x.squeeze<Tensor2D>([0]), at),
      ); // [P, E]
      return tf.matMul(g, embeddings, false, true).sub(g.mul(own).sum(1, true));
    });
    try {
      return (await falls.data<"float32">()) as Float32Array;
    } finally {
      falls.dispose();
    }
  }

  dispose(): void {
    this.embeddings.dispose();
  }
}
