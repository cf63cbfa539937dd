import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Activation } from "./activation.js";
import { type LayerNormParameters, layerNorm, layerNormBackward } from "./layer-norm.js";
import { type LinearParameters, linear, linearBackward } from "./linear.js";

/** The second half of an encoder layer, with the norm that stands before it. */
export interface FeedForwardParameters {
  readonly norm: LayerNormParameters;
  readonly inner: LinearParameters;
  readonly activation: Activation;
  readonly outer: LinearParameters;
  readonly outputNorm: LayerNormParameters;
}

/** What the block computes, and what its backward pass needs. */
export interface FeedForward {
  /** What entered: the sum of attention and residual, [B, T, D] */
  readonly sum: Tensor3D;
  /** Before the activation, [B, T, F] */
  readonly inner: Tensor3D;
  /** Before the last norm, [B, T, D] */
  readonly outputSum: Tensor3D;
  /** The layer's output, [B, T, D] */
  readonly output: Tensor3D;
}

/**
 * norm(h + W₂·act(W₁·h)) with h = norm(sum).
 * @param tap  sees W₂·act(W₁·h); what it returns goes on in its place
 */
export function feedForward(
  sum: Tensor3D,
  parameters: FeedForwardParameters,
  tap: (outer: Tensor3D) => Tensor3D = (outer) => outer,
): FeedForward {
  const attended = layerNorm(sum, parameters.norm);
  const inner = linear(attended, parameters.inner);
  const outer = linear(parameters.activation.apply(inner), parameters.outer);
  const outputSum = tap(outer).add<Tensor3D>(attended);
  return { sum, inner, outputSum, output: layerNorm(outputSum, parameters.outputNorm) };
}

/**
 * The gradient with respect to the sum.
 * @param dy  M gradients of the output, [B, T, M, D]
 * @returns [B, T, M, D]
 */
export function feedForwardBackward(
  dy: Tensor4D,
  { sum, inner, outputSum }: FeedForward,
  parameters: FeedForwardParameters,
): Tensor4D {
  const dOutputSum = layerNormBackward(dy, outputSum, parameters.outputNorm);
  const slope = parameters.activation.slope(inner).expandDims<Tensor4D>(2); // [B, T, 1, F]
  const dInner = linearBackward(dOutputSum, parameters.outer.weight).mul<Tensor4D>(slope);
  const dAttended = linearBackward(dInner, parameters.inner.weight).add<Tensor4D>(dOutputSum);
  return layerNormBackward(dAttended, sum, parameters.norm);
}
