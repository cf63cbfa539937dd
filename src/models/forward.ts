import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";

/** Places of an encoder layer at which a tap may look at a value, or replace it. */
export type TapSite =
  /** What enters the layer, [B, T, D]; for layer 0, the embeddings after their LayerNorm. */
  | "layerInput"
  /** The projections of the kept heads, [B, T, H·d]. */
  | "query"
  | "key"
  | "value"
  /** In DeBERTa: the vectors of the distances −(T−1) … T−1 between tokens, [1, 2T−1, D] … */
  | "distances"
  /** … and their projections, [1 or B, 2T−1, H·d]. */
  | "positionKey"
  | "positionQuery"
  /** What the heads found, after the head mask and before the output projection, [B, T, H·d]. */
  | "context"
  /** The output projection's result, bias included, before the residual sum, [B, T, D]. */
  | "attentionOutput";

/** Sees each named value of a forward pass; what it returns goes on in the value's place. */
export type Tap = (site: TapSite, layer: number, value: Tensor3D) => Tensor3D;

export interface ForwardOptions {
  /** 1 = kept, 0 = masked: [L, H] for all samples, or [B, L, H] for each; heads already pruned are skipped. */
  readonly headMask?: Tensor2D | Tensor3D;
  /** Word embeddings in place of the batch's own, [B, T, E]. */
  readonly embeddings?: Tensor3D;
  readonly tap?: Tap;
}

/** A checkpoint's tensors by their names in the checkpoint. */
export type Weights = ReadonlyMap<string, Tensor>;
