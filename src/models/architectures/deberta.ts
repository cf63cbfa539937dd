import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batch.js";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { firstPositions, lookUp } from "../layers/embeddings.js";
import { layerNorm } from "../layers/layer-norm.js";
import { relativeRows } from "../layers/relative-buckets.js";
import type { Architecture, EncoderLayerNames } from "./architecture.js";
import { ParameterShapes } from "./parameter-shapes.js";

const WORDS = "deberta.embeddings.word_embeddings";
const POSITIONS = "deberta.embeddings.position_embeddings";
const TYPES = "deberta.embeddings.token_type_embeddings";
const EMBEDDING_NORM = "deberta.embeddings.LayerNorm";
const DISTANCES = "deberta.encoder.rel_embeddings";
const DISTANCE_NORM = "deberta.encoder.LayerNorm";
const POOLER = "pooler.dense";
const CLASSIFIER = "classifier";

/**
 * DeBERTa-v2 and v3 (He et al., 2021): attention knows the distance between tokens, and embeddings hold no
 * positions, or not alone. Both versions have the same layers; v3 was pretrained otherwise.
 */
export const deberta: Architecture = {
  parameters,
  layerNames,
  ends,
  embed,
  embeddingSum,
  distances,
};

function parameters(config: EncoderConfig): Map<string, number[]> {
  const { hiddenSize: D, headSize, typeVocabularySize, keptHeads } = config;
  const { absolutePositions, relative } = config.deberta!;
  const parameters = new ParameterShapes()
    .table(WORDS, config.vocabularySize, D)
    .norm(EMBEDDING_NORM, D)
    .table(DISTANCES, 2 * (relative.buckets || relative.maxDistance), D)
    .encoderLayers(config, layerNames)
    .linear(POOLER, D, D)
    .linear(CLASSIFIER, config.labels.length, D);
  if (absolutePositions) parameters.table(POSITIONS, config.maxPositions, D);
  if (typeVocabularySize > 0) parameters.table(TYPES, typeVocabularySize, D);
  if (relative.normed) parameters.norm(DISTANCE_NORM, D);
  if (relative.sharedKeys) return parameters.shapes;
  keptHeads.forEach((kept, layer) => {
    const { positionKey, positionQuery } = layerNames(layer);
    const width = kept.length * headSize;
    if (relative.contentToPosition) parameters.linear(positionKey, width, D);
    if (relative.positionToContent) parameters.linear(positionQuery, width, D);
  });
  return parameters.shapes;
}

function layerNames(layer: number) {
  const name = `deberta.encoder.layer.${layer}`;
  return {
    query: `${name}.attention.self.query_proj`,
    key: `${name}.attention.self.key_proj`,
    value: `${name}.attention.self.value_proj`,
    positionKey: `${name}.attention.self.pos_key_proj`,
    positionQuery: `${name}.attention.self.pos_query_proj`,
    output: `${name}.attention.output.dense`,
    attentionNorm: `${name}.attention.output.LayerNorm`,
    intermediate: `${name}.intermediate.dense`,
    feedForwardOutput: `${name}.output.dense`,
    outputNorm: `${name}.output.LayerNorm`,
  } satisfies EncoderLayerNames;
}

/** The head: the pooler with its activation function, then the classifier. */
function ends({ deberta }: EncoderConfig) {
  return {
    embeddingNorm: EMBEDDING_NORM,
    head: { dense: POOLER, activation: deberta!.poolerActivation, out: CLASSIFIER },
  };
}

function embed(weights: Weights, batch: Batch): Tensor3D {
  return lookUp(weights, WORDS, batch.ids, batch);
}

/** Positions and types where the checkpoint has them. */
function embeddingSum(weights: Weights, config: EncoderConfig, batch: Batch, words: Tensor3D): Tensor3D {
  let sum = words;
  if (config.deberta!.absolutePositions) sum = sum.add(firstPositions(weights, POSITIONS, batch));
  if (config.typeVocabularySize > 0) sum = sum.add(lookUp(weights, TYPES, batch.typeIds, batch));
  return sum;
}

/** The vectors of the distances −(T−1) … T−1 between T tokens, [1, 2T−1, D]; all layers share them. */
function distances(weights: Weights, config: EncoderConfig, length: number): Tensor3D {
  const { buckets, maxDistance, normed } = config.deberta!.relative;
  const rows = tf.tensor1d(relativeRows(length, buckets, maxDistance), "int32");
  const table = weights.get(`${DISTANCES}.weight`) as Tensor2D;
  const vectors = tf.gather(table, rows).expandDims<Tensor3D>(0);
  if (!normed) return vectors;
  const [gamma, beta] = ["weight", "bias"].map((part) => weights.get(`${DISTANCE_NORM}.${part}`) as Tensor1D);
  return layerNorm(vectors, { gamma, beta, epsilon: config.layerNormEpsilon });
}
