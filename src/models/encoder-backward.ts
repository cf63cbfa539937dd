import type { Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import type { EncoderLayerParameters, EncoderParameters, EncoderTrace, LayerTrace } from "./encoder.js";
import { type AttentionBlockGradients, attentionBlockBackward, padTokens } from "./layers/attention-block.js";
import { feedForwardBackward } from "./layers/feed-forward.js";
import { layerNormBackward } from "./layers/layer-norm.js";
import { linearBackward } from "./layers/linear.js";

/** Which vectors a gradient is taken with respect to. */
export const WITH_RESPECT_TO = ["word", "encoder"] as const;
/** `word`: the word embeddings as looked up; `encoder`: what enters the first encoder layer. */
export type WithRespectTo = (typeof WITH_RESPECT_TO)[number];

/**
 * The gradient of a function of the logits with respect to the embeddings, back through a traced forward pass.
 *
 * Written out, not left to automatic differentiation, so that many gradients can share what one forward pass found
 * (`dy` of M variants), and so that the gradient's own gradient is a first derivative of plain operations.
 *
 * @param dLogits  the function's gradient at the logits, [B, C]
 * @returns [B, T, 1, E] for `word`, [B, T, 1, D] for `encoder`
 */
export function embeddingGradient(
  dLogits: Tensor2D,
  trace: EncoderTrace,
  parameters: EncoderParameters,
  wrt: WithRespectTo,
): Tensor4D {
  const tokens = trace.layers[trace.layers.length - 1].feedForward.output.shape[1];
  const dOutput = headBackward(dLogits, trace.pooled, tokens, parameters);
  const dHidden = layersBackward(dOutput, trace.layers, parameters.layers);
  return embeddingBackward(dHidden, trace, parameters, wrt);
}

/**
 * From the logits to the last layer's output.
 * @param dLogits  [B, C]
 * @param pooled   the head's first product, [B, 1, D]
 * @param tokens   Q, whose vectors the last layer computed
 * @returns [B, Q, 1, D]; zero but at the first token
 */
export function headBackward(
  dLogits: Tensor2D,
  pooled: Tensor3D,
  tokens: number,
  { head }: EncoderParameters,
): Tensor4D {
  const [batch, classes] = dLogits.shape;
  const dActivated = linearBackward(dLogits.reshape([batch, 1, 1, classes]), head.out.weight);
  const dPooled = dActivated.mul<Tensor4D>(head.activation.slope(pooled).expandDims(2));
  return padTokens(linearBackward(dPooled, head.dense.weight), tokens);
}

/** Gradients of a function of the logits at what a layer computes. */
export type LayerGradients = ReturnType<typeof layerBackward>;

/**
 * The gradients of a function of the logits at what every layer computes: one pass back through a traced forward pass.
 * @param dLogits  the function's gradient at the logits, [B, C]
 * @returns by layer, each of M = 1 variants
 */
export function layerGradients(
  dLogits: Tensor2D,
  trace: EncoderTrace,
  parameters: EncoderParameters,
): LayerGradients[] {
  const gradients: LayerGradients[] = [];
  const last = trace.layers.length - 1;
  const tokens = trace.layers[last].feedForward.output.shape[1];
  let dOutput = headBackward(dLogits, trace.pooled, tokens, parameters);
  for (let layer = last; layer >= 0; layer--) {
    gradients[layer] = layerBackward(dOutput, trace.layers[layer], parameters.layers[layer]);
    dOutput = gradients[layer].input;
  }
  return gradients;
}

/** From the output of the last of some layers that follow each other to the input of the first. */
export function layersBackward(
  dOutput: Tensor4D,
  traces: readonly LayerTrace[],
  parameters: readonly EncoderLayerParameters[],
): Tensor4D {
  return traces.reduceRight((dy, trace, i) => layerBackward(dy, trace, parameters[i]).input, dOutput);
}

/**
 * From one layer's output to its input.
 * @param dOutput  M gradients, [B, Q, M, D]
 * @returns with the gradients of its projections' results
 */
export function layerBackward(
  dOutput: Tensor4D,
  trace: LayerTrace,
  parameters: EncoderLayerParameters,
): AttentionBlockGradients & { readonly attentionOutput: Tensor4D } {
  const attentionOutput = feedForwardBackward(dOutput, trace.feedForward, parameters.feedForward);
  return {
    ...attentionBlockBackward(attentionOutput, trace.attention, parameters.attention),
    attentionOutput,
  };
}

/** From what enters the first layer, [B, T, M, D], to the embeddings that are asked for. */
export function embeddingBackward(
  dHidden: Tensor4D,
  { embeddingSum }: EncoderTrace,
  { embeddingNorm, projection }: EncoderParameters,
  wrt: WithRespectTo,
): Tensor4D {
  if (wrt === "encoder") return dHidden;
  const dNormed = projection ? linearBackward(dHidden, projection.weight) : dHidden;
  return layerNormBackward(dNormed, embeddingSum, embeddingNorm);
}
