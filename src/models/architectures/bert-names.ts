import type { EmbeddingNames, EncoderLayerNames } from "./checkpoint-names.js";

/** How BERT, and the encoders that were made from its code, name their embeddings. */
export function bertEmbeddings(prefix: string): EmbeddingNames {
  const name = `${prefix}.embeddings`;
  return {
    words: `${name}.word_embeddings`,
    positions: `${name}.position_embeddings`,
    types: `${name}.token_type_embeddings`,
    norm: `${name}.LayerNorm`,
  };
}

/** How they name the parts of a layer. */
export function bertLayerNames(prefix: string): (layer: number) => EncoderLayerNames {
  return (layer) => {
    const name = `${prefix}.encoder.layer.${layer}`;
    return {
      query: `${name}.attention.self.query`,
      key: `${name}.attention.self.key`,
      value: `${name}.attention.self.value`,
      output: `${name}.attention.output.dense`,
      attentionNorm: `${name}.attention.output.LayerNorm`,
      intermediate: `${name}.intermediate.dense`,
      feedForwardOutput: `${name}.output.dense`,
      outputNorm: `${name}.output.LayerNorm`,
    };
  };
}
