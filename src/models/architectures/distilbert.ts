import type { Architecture } from "./architecture.js";
import type { EncoderLayerNames } from "./checkpoint-names.js";

/**
 * DistilBERT (Sanh et al., 2019): BERT with half the layers, no token types and no pooler; the head has a hidden layer
 * with ReLU. Positions that are sinusoids are stored in the checkpoint all the same.
 */
export const distilbert: Architecture = {
  embeddings: () => ({
    words: "distilbert.embeddings.word_embeddings",
    positions: "distilbert.embeddings.position_embeddings",
    norm: "distilbert.embeddings.LayerNorm",
  }),
  layerNames,
  head: () => ({ dense: "pre_classifier", activation: "relu", out: "classifier" }),
};

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
