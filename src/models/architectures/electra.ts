import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { activations } from "../layers/activation.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
import { modulesOf } from "../layers/modules.js";
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
  attention: layerNames,
  layerNames,
  embed,
  encoderInput,
  classify,
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

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

/** LayerNorm of the sum of word, position and type embeddings, projected to the hidden size where they're narrower. */
function encoderInput(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  const { dense, norm } = modulesOf(weights, config);
  const types = lookUp(weights, TYPES, batch.typeIds, batch);
  const positions = firstPositions(weights, POSITIONS, batch);
  const embeddings = norm(EMBEDDING_NORM, words.add(types).add(positions)); // [B, T, E]
  return isProjected(config) ? dense(PROJECTION, embeddings) : embeddings;
}

/** A hidden layer with GELU, whatever the activation inside the encoder, then the classifier. */
function classify(weights: Weights, config: EncoderConfig, first: Tensor2D): Tensor2D {
  const { dense } = modulesOf(weights, config);
  return dense(CLASSIFIER, activations.gelu(dense(HEAD, first)));
}
