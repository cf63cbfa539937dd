import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { lookUp } from "../layers/embeddings.js";
import { modulesOf } from "../layers/modules.js";
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
  attention: layerNames,
  layerNames,
  embed,
  encoderInput,
  classify,
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

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

/** LayerNorm of the sum of word, position and type embeddings. */
function encoderInput(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  const positions = lookUp(weights, POSITIONS, positionsOf(batch, config), batch);
  return modulesOf(weights, config).norm(EMBEDDING_NORM, words.add(types).add(positions));
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

/** A hidden layer with tanh, then the classifier. */
function classify(weights: Weights, config: EncoderConfig, first: Tensor2D): Tensor2D {
  const { dense } = modulesOf(weights, config);
  return dense(CLASSIFIER, dense(HEAD, first).tanh());
}
