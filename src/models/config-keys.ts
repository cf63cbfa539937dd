/** `model_type` of the encoders that can be loaded. */
export const ARCHITECTURES = ["bert", "roberta", "distilbert", "electra", "deberta-v2"] as const;
export type ArchitectureName = (typeof ARCHITECTURES)[number];

/** What `config.json` calls the sizes of an architecture, and what Hugging Face assumes where a key is absent. */
export interface ConfigKeys {
  readonly layers: string;
  readonly heads: string;
  readonly hiddenSize: string;
  readonly intermediateSize: string;
  readonly activation: string;
  /** Width of the word embeddings; where there is no key, they are as wide as the hidden states. */
  readonly embeddingSize?: { readonly key: string; readonly fallback: number };
  /** Absent where inputs have no types. */
  readonly typeVocabularySize?: { readonly key: string; readonly fallback: number };
  /** Without a key, a constant of the architecture. */
  readonly layerNormEpsilon: { readonly key?: string; readonly fallback: number };
  readonly padTokenId: number;
  /** Whether the first token's position is the one after the padding token's id, and not 0. */
  readonly positionsFollowPadding: boolean;
}

const bert: ConfigKeys = {
  layers: "num_hidden_layers",
  heads: "num_attention_heads",
  hiddenSize: "hidden_size",
  intermediateSize: "intermediate_size",
  activation: "hidden_act",
  typeVocabularySize: { key: "type_vocab_size", fallback: 2 },
  layerNormEpsilon: { key: "layer_norm_eps", fallback: 1e-12 },
  padTokenId: 0,
  positionsFollowPadding: false,
};

export const configKeys: Readonly<Record<ArchitectureName, ConfigKeys>> = {
  bert,
  roberta: { ...bert, padTokenId: 1, positionsFollowPadding: true },
  distilbert: {
    ...bert,
    layers: "n_layers",
    heads: "n_heads",
    hiddenSize: "dim",
    intermediateSize: "hidden_dim",
    activation: "activation",
    typeVocabularySize: undefined,
    layerNormEpsilon: { fallback: 1e-12 },
  },
  electra: { ...bert, embeddingSize: { key: "embedding_size", fallback: 128 } },
  "deberta-v2": {
    ...bert,
    typeVocabularySize: { key: "type_vocab_size", fallback: 0 },
    layerNormEpsilon: { key: "layer_norm_eps", fallback: 1e-7 },
  },
};
