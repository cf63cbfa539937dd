import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "../config.js";
import type { Weights } from "../forward.js";
import { layerNorm } from "./layer-norm.js";
import { linear } from "./linear.js";

/** The modules of a checkpoint, applied by their names in it. */
export interface Modules {
  /** x·Wᵀ + b, along the last axis. */
  dense<T extends Tensor2D | Tensor3D>(name: string, x: T): T;
  /** LayerNorm along the last axis. */
  norm(name: string, x: Tensor3D): Tensor3D;
}

export function modulesOf(weights: Weights, { layerNormEpsilon }: EncoderConfig): Modules {
  const weight = (name: string) => weights.get(`${name}.weight`)!;
  const bias = (name: string) => weights.get(`${name}.bias`) as Tensor1D;
  return {
    dense: (name, x) => linear(x, weight(name) as Tensor2D, bias(name)),
    norm: (name, x) => layerNorm(x, weight(name) as Tensor1D, bias(name), layerNormEpsilon),
  };
}
