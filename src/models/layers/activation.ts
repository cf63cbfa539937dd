import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { runEngineKernel } from "./engine-kernel.js";

/** A function of each element, and its derivative. */
export interface Activation {
  apply<T extends Tensor>(x: T): T;
  slope<T extends Tensor>(x: T): T;
}

/** GELU: x·Φ(x), with Φ the normal distribution's cumulative density (Hendrycks and Gimpel, 2016). */
const gelu: Activation = {
  apply: (x) => (runEngineKernel("Gelu", { x })?.[0] as typeof x) ?? x.mul(normalCdf(x)),
  slope: <T extends Tensor>(x: T): T => {
    const density = x
      .square()
      .mul(-0.5)
      .exp()
      .mul(1 / Math.sqrt(2 * Math.PI));
    return normalCdf(x).add(x.mul(density));
  },
};

/** GELU by its tanh approximation: x·(1 + tanh u)/2 with u = √(2/π)·(x + 0.044715·x³). */
const geluTanh: Activation = {
  apply: (x) => x.mul(tanhPart(x).add(1)).mul(0.5),
  slope: <T extends Tensor>(x: T): T => {
    const t = tanhPart(x);
    const inner = x
      .square()
      .mul(3 * 0.044715)
      .add(1)
      .mul(Math.sqrt(2 / Math.PI)); // du/dx
    const bend = tf.sub(1, t.square()).mul(inner).mul(x);
    return t.add(1).add(bend).mul(0.5);
  },
};

const relu: Activation = { apply: (x) => tf.relu(x), slope: (x) => tf.step(x) };
const tanh: Activation = { apply: (x) => tf.tanh(x), slope: (x) => tf.sub(1, tf.tanh(x).square()) };

/** Activation functions by their name in `config.json`. */
export const activations: Readonly<Record<string, Activation>> = {
  gelu,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  relu,
  tanh,
};

function normalCdf<T extends Tensor>(x: T): T {
  const [result] = runEngineKernel("NormalCdf", { x }) ?? [x.mul(Math.SQRT1_2).erf().add(1).mul(0.5)];
  return result as T;
}

function tanhPart<T extends Tensor>(x: T): T {
  return tf.tanh(tf.add(x, x.square().mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))) as T;
}
