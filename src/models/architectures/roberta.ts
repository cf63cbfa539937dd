import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { lookUp } from "../layers/embeddings.js";
import type { Architecture } from "./architecture.js";
import { bertLayerNames } from "./bert-names.js";
import { ParameterShapes } from "./parameter-shapes.js";

const WORDS = "roberta.embeddings.word_embeddings";
const POSITIONS = "roberta.embeddings.position_embeddings";
const TYPES = "roberta.embeddings.token_type_embeddings";
const EMBEDDING_NORM = "roberta.embeddings.LayerNorm";
const HEAD = "classifier.dense";
const CLASSIFIER = "classifier.out_proj";
const layerNames = bertLayerNames("roberta");

/** RoBERTa (Liu et al., 2019): BERT's layers; positions are counted from the padding token's id + 1. */
export const roberta: Architecture = {
  parameters,
  layerNames,
  ends,
  embed,
  embeddingSum,
};

function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, vocabularySize, typeVocabularySize, labels } = config;
  return new ParameterShapes()
    .table(WORDS, vocabularySize, D)
    .table(POSITIONS, firstPosition(config) + config.maxPositions, D)
    .table(TYPES, typeVocabularySize, D)
    .norm(EMBEDDING_NORM, D)
    .encoderLayers(config, layerNames)
    .linear(HEAD, D, D)
    .linear(CLASSIFIER, labels.length, D).shapes;
}

/** The head: a hidden layer with tanh, then the classifier. */
function ends() {
  return {
    embeddingNorm: EMBEDDING_NORM,
    head: { dense: HEAD, activation: "tanh", out: CLASSIFIER },
  };
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

function embeddingSum(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  return words.add<Tensor3D>(types).add(lookUp(weights, POSITIONS, positionsOf(batch, config), batch));
}

function firstPosition({ padTokenId }: EncoderConfig): number {
  return padTokenId + 1;
}

/**
 * Position of each token, [B, T]. Padding tokens aren't counted, and have their id for a position; that also
 * holds for one that is written out in a text.
 */
function positionsOf({ ids, size, length }: Batch, config: EncoderConfig): Int32Array {
  const positions = new Int32Array(size * length).fill(config.padTokenId);
  for (let b = 0; b < size; b++) {
    let next = firstPosition(config);
    for (let i = b * length; i < (b + 1) * length; i++) {
      if (ids[i] !== config.padTokenId) positions[i] = next++;
    }
  }
  return positions;
}
