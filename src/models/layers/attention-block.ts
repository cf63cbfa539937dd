import type { Tensor, Tensor3D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Tap } from "../forward.js";
import {
  type Attention,
  type AttentionGradients,
  attentionBackward,
  multiHeadAttention,
} from "./attention.js";
import { type LinearParameters, linear, linearBackward } from "./linear.js";

/** The first half of an encoder layer. */
export interface AttentionBlockParameters {
  /** Heads that are left. */
  readonly heads: number;
  readonly query: LinearParameters;
  readonly key: LinearParameters;
  readonly value: LinearParameters;
  readonly output: LinearParameters;
  /** Projections of the distances between tokens (DeBERTa): its own, or those of key and query once more. */
  readonly positionKey?: LinearParameters;
  readonly positionQuery?: LinearParameters;
}

/** What the block computes, and what its backward pass needs; Q tokens ask (T, or 1 for the first alone). */
export interface AttentionBlock {
  /** What entered, [B, T, D] */
  readonly input: Tensor3D;
  /** None where the layer has no heads left. */
  readonly attention: Attention | undefined;
  /** Of the kept heads, [1 or B, 1, H, 1] */
  readonly headMask: Tensor4D | undefined;
  /** What entered the output projection, [B, Q, H·d] */
  readonly context: Tensor3D | undefined;
  /** The output projection's result and the residual, [B, Q, D] */
  readonly sum: Tensor3D;
}

/** Gradients of what a block computes, each for M variants. */
export interface AttentionBlockGradients {
  readonly input: Tensor4D; // [B, T, M, D]
  /** None where the layer has no heads left. */
  readonly heads?: AttentionGradients & {
    /** Of what entered the output projection, [B, Q, M, H·d] */
    readonly context: Tensor4D;
  };
}

export interface AttentionBlockOptions {
  /** 0 at tokens, very negative at padding, [B, 1, 1, T] */
  readonly paddingBias: Tensor4D;
  /** 1 = kept, 0 = masked, [1 or B, 1, H, 1] */
  readonly headMask?: Tensor4D;
  /** The vectors of the distances −(T−1) … T−1 between tokens (DeBERTa), [1, 2T−1, D] */
  readonly distances?: Tensor3D;
  /** Whether only the first token asks: all that a classification head reads of the last layer. */
  readonly firstTokenOnly: boolean;
  readonly layer: number;
  readonly tap: Tap;
}

/** Multi-head attention, its output projection, and the residual. */
export function attentionBlock(
  x: Tensor3D,
  parameters: AttentionBlockParameters,
  { paddingBias, headMask, distances, firstTokenOnly, layer, tap }: AttentionBlockOptions,
): AttentionBlock {
  const { heads, query, key, value, output, positionKey, positionQuery } = parameters;
  const asking = firstTokenOnly ? firstToken(x) : x;
  if (heads === 0) {
    const bias = output.bias.broadcastTo(asking.shape) as Tensor3D;
    const sum = tap("attentionOutput", layer, bias).add<Tensor3D>(asking);
    return { input: x, attention: undefined, headMask: undefined, context: undefined, sum };
  }
  const inputs = {
    query: tap("query", layer, linear(asking, query)),
    key: tap("key", layer, linear(x, key)),
    value: tap("value", layer, linear(x, value)),
    positionKey: positionKey && linear(distances!, positionKey),
    positionQuery: positionQuery && linear(distances!, positionQuery),
  };
  const attention = multiHeadAttention(inputs, heads, paddingBias, (site, value) => tap(site, layer, value));
  const context = tap("context", layer, maskHeads(attention.context, heads, headMask));
  const sum = tap("attentionOutput", layer, linear(context, output)).add<Tensor3D>(asking);
  return { input: x, attention, headMask, context, sum };
}

/**
 * The gradients with respect to the input and the projections.
 * @param dSum      M gradients of the sum, [B, Q, M, D]
 * @param headMask  of each variant, in place of the block's own, [1 or B, 1, M, H, 1]
 */
export function attentionBlockBackward(
  dSum: Tensor4D,
  block: AttentionBlock,
  parameters: AttentionBlockParameters,
  headMask: Tensor5D | undefined = block.headMask?.expandDims(2),
): AttentionBlockGradients {
  const length = block.input.shape[1];
  const dResidual = padTokens(dSum, length);
  if (!block.attention) return { input: dResidual };
  const { heads, query, key, value, output } = parameters;
  const [batch, queries, variants] = dSum.shape;
  const context = linearBackward(dSum, output.weight);
  const dContext = headMask
    ? context.reshape([batch, queries, variants, heads, -1]).mul(headMask).reshape<Tensor4D>(context.shape)
    : context;
  const d = attentionBackward(dContext, block.attention);
  const input = tf.addN([
    dResidual,
    padTokens(linearBackward(d.query, query.weight), length),
    linearBackward(d.key, key.weight),
    linearBackward(d.value, value.weight),
  ]) as Tensor4D;
  return { input, heads: { ...d, context } };
}

/**
 * What some heads add to the output projection's result.
 * @param heads  their places among the kept ones, M
 * @returns [M, B, Q, D]
 */
export function headContributions(
  { context }: AttentionBlock,
  { heads: count, output }: AttentionBlockParameters,
  heads: readonly number[],
): Tensor4D {
  const [batch, queries, width] = context!.shape;
  const headSize = width / count;
  const indices = tf.tensor1d([...heads], "int32");
  const contexts = tf.gather(
    context!.reshape([batch * queries, count, headSize]).transpose<Tensor3D>([1, 0, 2]),
    indices,
  ); // [M, B·Q, d]
  const columns = tf.gather(
    output.weight.reshape([-1, count, headSize]).transpose<Tensor3D>([1, 0, 2]),
    indices,
  ); // [M, D, d]
  return tf.matMul(contexts, columns, false, true).reshape([heads.length, batch, queries, -1]);
}

/** The vectors of the first tokens, [B, 1, D]. */
export function firstToken(x: Tensor3D): Tensor3D {
  return x.slice([0, 0, 0], [-1, 1, -1]);
}

/** [B, Q, H·d] with each head's part times its mask. */
function maskHeads(context: Tensor3D, heads: number, headMask: Tensor4D | undefined): Tensor3D {
  if (!headMask) return context;
  const [batch, queries, width] = context.shape;
  const byHead: Tensor = context.reshape([batch, queries, heads, width / heads]);
  return byHead.mul(headMask).reshape(context.shape);
}

/** Zeros after the tokens that are there: [B, Q, M, D] to [B, T, M, D]. */
export function padTokens(x: Tensor4D, length: number): Tensor4D {
  const absent = length - x.shape[1];
  return absent === 0
    ? x
    : x.pad([
        [0, 0],
        [0, absent],
        [0, 0],
        [0, 0],
      ]);
}
