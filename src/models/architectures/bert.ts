import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
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
  layerNames,
  ends,
  embed,
  embeddingSum,
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

/** The head: the pooler with its tanh, then the classifier. */
function ends() {
  return {
    embeddingNorm: EMBEDDING_NORM,
    head: { dense: POOLER, activation: "tanh", out: CLASSIFIER },
  };
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

function embeddingSum(weights: Weights, _config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  return words.add<Tensor3D>(types).add(firstPositions(weights, POSITIONS, batch));
}
