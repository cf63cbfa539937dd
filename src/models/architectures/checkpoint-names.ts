/** Checkpoint names of one layer's attention projections, without `.weight` and `.bias`. */
export interface AttentionNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  /** Projections of the distances between tokens, in checkpoints of DeBERTa that don't use key and query for them. */
  readonly positionKey?: string;
  readonly positionQuery?: string;
}

/** Checkpoint names of all parts of one encoder layer, without `.weight` and `.bias`. */
export interface EncoderLayerNames extends AttentionNames {
  /** LayerNorm after the attention's residual sum. */
  readonly attentionNorm: string;
  /** The feed-forward network's two projections, D to F and back. */
  readonly intermediate: string;
  readonly feedForwardOutput: string;
  /** LayerNorm after the feed-forward network's residual sum. */
  readonly outputNorm: string;
}

/** Checkpoint names of the embeddings, which are added up before the norm, without `.weight` and `.bias`. */
export interface EmbeddingNames {
  readonly words: string;
  /** Absent where embeddings hold no positions. */
  readonly positions?: string;
  /** Absent where tokens have no types. */
  readonly types?: string;
  readonly norm: string;
  /** From the embedding size to the hidden size, after the norm, where they differ. */
  readonly projection?: string;
}

/** The classification head on the first token's vector, out(activation(dense(x))): its names in the checkpoint. */
export interface HeadNames {
  readonly dense: string;
  readonly activation: string;
  readonly out: string;
}
