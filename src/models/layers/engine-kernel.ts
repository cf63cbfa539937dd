import type { NamedAttrMap, NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Runs a kernel that not every engine has, with its gradient.
 * @returns its results; undefined where the engine in use doesn't have it, and plain operations must do
 */
export function runEngineKernel(
  name: "LayerNormalization" | "Gelu" | "NormalCdf",
  inputs: NamedTensorMap,
  attributes: NamedAttrMap = {},
): Tensor[] | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  return [tf.engine().runKernel<Tensor | Tensor[]>(name, inputs, attributes)].flat();
}
