import type { Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { encoderShapes } from "./architectures/checkpoint-shapes.js";
import { architectureOf } from "./architectures/index.js";
import type { ParameterShapes } from "./architectures/parameter-shapes.js";
import { parseBareConfig } from "./bare-config.js";
import { type Batch, toBatch } from "./batch.js";
import { readArrays } from "./checkpoint-state.js";
import type { EncoderConfig } from "./config.js";
import { type EncoderBody, hiddenStates } from "./encoder.js";
import { encoderBody } from "./encoder-parameters.js";
import { CONFIG, readWeights } from "./folder.js";
import { parseJson, readRequired } from "./folder-files.js";
import { embeddingSum, wordEmbeddings } from "./layers/embeddings.js";
import type { StateDict } from "./safetensors.js";
import type { Encoding, Tokenizer } from "./tokenizer.js";
import { makeTokenizer, readTokenizerFiles } from "./tokenizers/tokenizer-files.js";
import { tensorsOf, type Weights } from "./weights.js";

/** What an encoder without a classifier is made of. */
export interface BareEncoderParts {
  readonly config: EncoderConfig;
  /** The encoder's arrays, and those of another head if there is one. */
  readonly state: StateDict;
  readonly tokenizer: Tokenizer;
}

/**
 * A transformer encoder without a classifier: vectors for tokens. Its tensors live on the engine until `dispose`.
 */
export class BareEncoder {
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
  readonly weights: Weights;
  private readonly body: EncoderBody;

  constructor({ config, state, tokenizer }: BareEncoderParts) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.weights = tensorsOf(state);
    this.body = encoderBody(this.weights, config);
  }

  batch(encodings: readonly Encoding[]): Batch {
    return toBatch(encodings, this.config.padTokenId);
  }

  /** What the last layer tells of every token, [B, T, D]. */
  hidden(batch: Batch): Tensor3D {
    const { weights, config, body } = this;
    return tf.tidy(() => {
      const { embeddings, distances } = architectureOf(config);
      const names = embeddings(config);
      const sum = embeddingSum(weights, names, config, batch, wordEmbeddings(weights, names, batch));
      return hiddenStates(body, batch, sum, distances?.vectors(weights, config, batch.length));
    });
  }

  /** Frees the engine's memory; the encoder cannot be used afterwards. */
  dispose(): void {
    tf.dispose([...this.weights.values()]);
  }
}

/**
 * Loads an encoder from a Hugging Face folder: config.json, model.safetensors or its shards, and its tokenizer.
 * @param addHead  adds the arrays of a head to those that are read
 * @throws RahpError that names the file and what is wrong with it
 */
export async function loadBareEncoder(
  folder: string,
  addHead: (shapes: ParameterShapes, config: EncoderConfig) => void = () => {},
): Promise<BareEncoder> {
  const config = parseBareConfig(parseJson(await readRequired(folder, CONFIG), CONFIG), CONFIG);
  const tokenizer = makeTokenizer(await readTokenizerFiles(folder), config, folder);
  const shapes = encoderShapes(config);
  addHead(shapes, config);
  const state = readArrays(await readWeights(folder), shapes.shapes);
  return new BareEncoder({ config, state, tokenizer });
}
