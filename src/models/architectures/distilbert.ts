import type { Tensor3D } from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
import type { Architecture, EncoderLayerNames } from "./architecture.js";
import { ParameterShapes } from "./parameter-shapes.js";

const WORDS = "distilbert.embeddings.word_embeddings";
const POSITIONS = "distilbert.embeddings.position_embeddings";
const EMBEDDING_NORM = "distilbert.embeddings.LayerNorm";
const HEAD = "pre_classifier";
const CLASSIFIER = "classifier";

/** DistilBERT (Sanh et al., 2019): BERT with half the layers, no token types and no pooler. */
export const distilbert: Architecture = {
  parameters,
  layerNames,
  ends,
  embed,
  embeddingSum,
};

function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, vocabularySize, maxPositions, labels } = config;
  return new ParameterShapes()
    .table(WORDS, vocabularySize, D)
    .table(POSITIONS, maxPositions, D) // where they are sinusoids, these are stored all the same
    .norm(EMBEDDING_NORM, D)
    .encoderLayers(config, layerNames)
    .linear(HEAD, D, D)
    .linear(CLASSIFIER, labels.length, D).shapes;
}

function layerNames(layer: number): EncoderLayerNames {
  const name = `distilbert.transformer.layer.${layer}`;
  return {
    query: `${name}.attention.q_lin`,
    key: `${name}.attention.k_lin`,
    value: `${name}.attention.v_lin`,
    output: `${name}.attention.out_lin`,
    attentionNorm: `${name}.sa_layer_norm`,
    intermediate: `${name}.ffn.lin1`,
    feedForwardOutput: `${name}.ffn.lin2`,
    outputNorm: `${name}.output_layer_norm`,
  };
}

/** The head: a hidden layer with ReLU, then the classifier. */
function ends() {
  return {
    embeddingNorm: EMBEDDING_NORM,
    head: { dense: HEAD, activation: "relu", out: CLASSIFIER },
  };
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

function embeddingSum(weights: Weights, _config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  return words.add(firstPositions(weights, POSITIONS, batch));
}
