import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
import { modulesOf } from "../layers/modules.js";
import type { Architecture } from "./architecture.js";
import { bertLayerNames } from "./bert-names.js";
import { ParameterShapes } from "./parameter-shapes.js";

const WORDS = "bert.embeddings.word_embeddings";
const POSITIONS = "bert.embeddings.position_embeddings";
const TYPES = "bert.embeddings.token_type_embeddings";
const EMBEDDING_NORM = "bert.embeddings.LayerNorm";
const POOLER = "bert.pooler.dense";
const CLASSIFIER = "classifier";
const layerNames = bertLayerNames("bert");

/** BERT with a classifier on the pooled first token (Devlin et al., 2019). */
export const bert: Architecture = {
  parameters,
  attention: layerNames,
  layerNames,
  embed,
  encoderInput,
  classify,
};

function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, vocabularySize, maxPositions, typeVocabularySize, labels } = config;
  return new ParameterShapes()
    .table(WORDS, vocabularySize, D)
    .table(POSITIONS, maxPositions, D)
    .table(TYPES, typeVocabularySize, D)
    .norm(EMBEDDING_NORM, D)
    .encoderLayers(config, layerNames)
    .linear(POOLER, D, D)
    .linear(CLASSIFIER, labels.length, D).shapes;
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

/** LayerNorm of the sum of word, position and type embeddings. */
function encoderInput(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  const positions = firstPositions(weights, POSITIONS, batch);
  return modulesOf(weights, config).norm(EMBEDDING_NORM, words.add(types).add(positions));
}

/** The pooler's tanh, then the classifier. */
function classify(weights: Weights, config: EncoderConfig, first: Tensor2D): Tensor2D {
  const { dense } = modulesOf(weights, config);
  return dense(CLASSIFIER, dense(POOLER, first).tanh());
}
