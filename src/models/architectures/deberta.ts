import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../config.js";
import { layerNorm } from "../layers/layer-norm.js";
import { relativeRows } from "../layers/relative-buckets.js";
import type { Weights } from "../weights.js";
import type { Architecture } from "./architecture.js";
import { bertEmbeddings, bertLayerNames } from "./bert-names.js";
import type { EmbeddingNames } from "./checkpoint-names.js";
import type { ParameterShapes } from "./parameter-shapes.js";

const DISTANCES = "deberta.encoder.rel_embeddings";
const DISTANCE_NORM = "deberta.encoder.LayerNorm";

/**
 * DeBERTa-v2 and v3 (He et al., 2021): attention knows the distance between tokens, and embeddings hold no
 * positions, or not alone; the head is a pooler with an activation of the config's. Both versions have the same layers;
 * v3 was pretrained otherwise.
 */
export const deberta: Architecture = {
  embeddings,
  layerNames,
  head: ({ deberta }) => ({
    dense: "pooler.dense",
    activation: deberta!.poolerActivation,
    out: "classifier",
  }),
  distances: { parameters, vectors },
};

/** Positions and types where the checkpoint has them. */
function embeddings({ deberta, typeVocabularySize }: EncoderConfig): EmbeddingNames {
  const { positions, types, ...names } = bertEmbeddings("deberta");
  return {
    ...names,
    ...(deberta!.absolutePositions && { positions }),
    ...(typeVocabularySize > 0 && { types }),
  };
}

function layerNames(layer: number) {
  const self = `deberta.encoder.layer.${layer}.attention.self`;
  return {
    ...bertLayerNames("deberta")(layer),
    query: `${self}.query_proj`,
    key: `${self}.key_proj`,
    value: `${self}.value_proj`,
    positionKey: `${self}.pos_key_proj`,
    positionQuery: `${self}.pos_query_proj`,
  };
}

/** The table of distances, its norm, and what projects them where keys aren't shared. */
function parameters({ hiddenSize: D, headSize, keptHeads, deberta }: EncoderConfig, shapes: ParameterShapes) {
  const { buckets, maxDistance, normed, sharedKeys, contentToPosition, positionToContent } =
    deberta!.relative;
  shapes.table(DISTANCES, 2 * (buckets || maxDistance), D);
  if (normed) shapes.norm(DISTANCE_NORM, D);
  if (sharedKeys) return;
  keptHeads.forEach((kept, layer) => {
    const { positionKey, positionQuery } = layerNames(layer);
    const width = kept.length * headSize;
    if (contentToPosition) shapes.linear(positionKey, width, D);
    if (positionToContent) shapes.linear(positionQuery, width, D);
  });
}

/** The vectors of the distances −(T−1) … T−1 between T tokens, [1, 2T−1, D]; all layers share them. */
function vectors(weights: Weights, config: EncoderConfig, length: number): Tensor3D {
  const { buckets, maxDistance, normed } = config.deberta!.relative;
  const rows = tf.tensor1d(relativeRows(length, buckets, maxDistance), "int32");
  const table = weights.get(`${DISTANCES}.weight`) as Tensor2D;
  const found = tf.gather(table, rows).expandDims<Tensor3D>(0);
  if (!normed) return found;
  const [gamma, beta] = ["weight", "bias"].map((part) => weights.get(`${DISTANCE_NORM}.${part}`) as Tensor1D);
  return layerNorm(found, { gamma, beta, epsilon: config.layerNormEpsilon });
}
