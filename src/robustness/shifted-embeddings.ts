import type { Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Classifier } from "../models/classifier.js";
import type { EncoderTrace } from "../models/encoder.js";
import type { WithRespectTo } from "../models/encoder-backward.js";
import type { Tap } from "../models/forward.js";
import type { Encoding } from "../models/tokenizer.js";

/** An example whose embeddings are moved. */
export interface ShiftedEmbeddings {
  /** d: of all tokens' vectors together, special tokens included. */
  readonly dimensions: number;
  /**
   * A forward pass of n copies of the example, so that there is no padding among them; to be called in `tf.tidy`.
   * @param offsets  what each copy's embeddings are moved by, row-major [n, d]
   */
  traceAt(offsets: Float32Array, n: number): EncoderTrace;
  /** Frees what the engine holds. */
  dispose(): void;
}

/** @param wrt  what is moved: the word embeddings as looked up, or what enters the first encoder layer */
export function shiftedEmbeddings(
  classifier: Classifier,
  encoding: Encoding,
  wrt: WithRespectTo,
): ShiftedEmbeddings {
  const batchOf = (n: number) => classifier.batch(Array.from({ length: n }, () => encoding));
  const words: Tensor3D = tf.tidy(() => classifier.embed(batchOf(1))); // [1, T, E]
  const [, tokens, width] = words.shape;
  const size = wrt === "word" ? width : classifier.config.hiddenSize;
  return {
    dimensions: tokens * size,
    traceAt(offsets, n) {
      const moves = tf.tensor3d(offsets, [n, tokens, size]);
      return classifier.trace(
        batchOf(n),
        wrt === "word" ? { embeddings: words.add<Tensor3D>(moves) } : { tap: addAtEntrance(moves) },
      );
    },
    dispose: () => words.dispose(),
  };
}

/** A tap that adds to what enters the first layer. */
function addAtEntrance(moves: Tensor3D): Tap {
  return (site, layer, value) => (site === "layerInput" && layer === 0 ? value.add(moves) : value);
}
