import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";

/** Values of an encoder layer at which a tap may look, or which it may replace, by their place. */
export interface TapValues {
  /** The embeddings after their LayerNorm, [B, T, E]. */
  embeddings: Tensor3D;
  /** What enters the layer, [B, T, D]; for layer 0, the embeddings after their LayerNorm and projection. */
  layerInput: Tensor3D;
  /** The projections of the kept heads, [B, T, H·d]; of queries in the last layer [B, 1, H·d] without `everyToken`. */
  query: Tensor3D;
  key: Tensor3D;
  value: Tensor3D;
  /**
   * Attention scores of the kept heads, scaled, before the softmax, [B, H, T, T] ([B, H, 1, T] as above): very negative
   * at keys that are padding.
   */
  attentionScores: Tensor4D;
  /**
   * Attention probabilities of the kept heads, [B, H, T, T] ([B, H, 1, T] as above): each query token's row sums to 1
   * over the keys.
   */
  attention: Tensor4D;
  /** What the heads found, after the head mask and before the output projection, [B, T, H·d] ([B, 1, H·d]). */
  context: Tensor3D;
  /** The output projection's result, bias included, before the residual sum, [B, T, D] ([B, 1, D]). */
  attentionOutput: Tensor3D;
  /** The feed-forward block's result, bias included, before the residual sum, [B, T, D] ([B, 1, D]). */
  feedForwardOutput: Tensor3D;
  /** What enters the classification head's last product, [B, 1, D]. */
  pooled: Tensor3D;
}

export type TapSite = keyof TapValues;

/**
 * Sees each named value of a forward pass; what it returns goes on in the value's place. The layer is 0 at the embeddings,
 * and the number of layers at `pooled`.
 */
export type Tap = <Site extends TapSite>(
  site: Site,
  layer: number,
  value: TapValues[Site],
) => TapValues[Site];

export interface ForwardOptions {
  /** 1 = kept, 0 = masked: [L, H] for all samples, or [B, L, H] for each; heads already pruned are skipped. */
  readonly headMask?: Tensor2D | Tensor3D;
  /** Word embeddings in place of the batch's own, [B, T, E]. */
  readonly embeddings?: Tensor3D;
  readonly tap?: Tap;
  /**
   * Whether the last layer computes all tokens, though the classification head reads only the first: for taps that
   * look at them.
   * @default false
   */
  readonly everyToken?: boolean;
}
