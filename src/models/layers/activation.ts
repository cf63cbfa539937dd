import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { runEngineKernel } from "./engine-kernel.js";

/** Activation functions by their name in `config.json`. */
export const activations: Readonly<Record<string, <T extends Tensor>(x: T) => T>> = {
  gelu,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  relu: (x) => tf.relu(x),
};

/** x·Φ(x), with Φ the normal distribution's cumulative density (Hendrycks and Gimpel, 2016). */
function gelu<T extends Tensor>(x: T): T {
  const [result] = runEngineKernel("Gelu", { x }) ?? [
    tf.mul(x, tf.erf(tf.mul(x, Math.SQRT1_2)).add(1)).mul(0.5),
  ];
  return result as T;
}

/** GELU by its tanh approximation (Hendrycks and Gimpel, 2016). */
function geluTanh<T extends Tensor>(x: T): T {
  const inner = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)).mul(Math.sqrt(2 / Math.PI));
  return tf.mul(x, tf.tanh(inner).add(1)).mul(0.5);
}
