import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
import type { Architecture } from "./architecture.js";
import { bertLayerNames } from "./bert-names.js";
import { ParameterShapes } from "./parameter-shapes.js";

const WORDS = "electra.embeddings.word_embeddings";
const POSITIONS = "electra.embeddings.position_embeddings";
const TYPES = "electra.embeddings.token_type_embeddings";
const EMBEDDING_NORM = "electra.embeddings.LayerNorm";
const PROJECTION = "electra.embeddings_project";
const HEAD = "classifier.dense";
const CLASSIFIER = "classifier.out_proj";
const layerNames = bertLayerNames("electra");

/** ELECTRA's discriminator (Clark et al., 2020): BERT's layers, with embeddings that may be narrower than they. */
export const electra: Architecture = {
  parameters,
  layerNames,
  ends,
  embed,
  embeddingSum,
};

function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, embeddingSize: E, labels } = config;
  const parameters = new ParameterShapes()
    .table(WORDS, config.vocabularySize, E)
    .table(POSITIONS, config.maxPositions, E)
    .table(TYPES, config.typeVocabularySize, E)
    .norm(EMBEDDING_NORM, E)
    .encoderLayers(config, layerNames)
    .linear(HEAD, D, D)
    .linear(CLASSIFIER, labels.length, D);
  if (isProjected(config)) parameters.linear(PROJECTION, D, E);
  return parameters.shapes;
}

function isProjected({ hiddenSize, embeddingSize }: EncoderConfig): boolean {
  return embeddingSize !== hiddenSize;
}

/** Embeddings are projected where they are narrower; the head has GELU, whatever the activation inside the encoder. */
function ends(config: EncoderConfig) {
  return {
    embeddingNorm: EMBEDDING_NORM,
    projection: isProjected(config) ? PROJECTION : undefined,
    head: { dense: HEAD, activation: "gelu", out: CLASSIFIER },
  };
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

function embeddingSum(weights: Weights, _config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  return words.add<Tensor3D>(types).add(firstPositions(weights, POSITIONS, batch));
}
