import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend.js";

/** Registers gradients, for all engines, that suit one which records: they make no arrays of their own. */
export function registerGradients(): void {
  for (const kernelName of Object.keys(gradients)) {
    if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
    tf.registerGradient({ kernelName, ...gradients[kernelName] });
  }
}

const gradients: Readonly<Record<string, Omit<tf.GradConfig, "kernelName">>> = {
  Sum: {
    inputsToSave: ["x"],
    gradFunc: (dy, [x], { axis }) => ({ x: () => spread(dy as Tensor, x.shape, axesOf(x, axis)) }),
  },
  Mean: {
    inputsToSave: ["x"],
    gradFunc: (dy, [x], { axis }) => {
      const axes = axesOf(x, axis);
      const count = axes.reduce((product, along) => product * x.shape[along], 1);
      return { x: () => spread(tf.div(dy as Tensor, count), x.shape, axes) };
    },
  },
  /** With x̂ = (x − μ)·r, r = 1/√(σ² + ε), dx̂ = γ·dy and D the extent of the last axis. */
  LayerNormalization: {
    // not μ and r, which tfjs would take for constants in gradients of gradients; here the runtime finds them again
    inputsToSave: ["x", "gamma", "beta"],
    gradFunc: (results, [x, gamma, beta], attributes) => {
      const [dy, dMean, dR] = results as Tensor[];
      const inputs = { x, gamma, beta };
      const [, mean, r] = tf.engine().runKernel<Tensor[]>("LayerNormalization", inputs, attributes);
      const normed = tf.mul(tf.sub(x, mean), r);
      const rows = x.shape.slice(0, -1).map((_, axis) => axis);
      return {
        x: () => {
          const dNormed = tf.mul(dy, gamma);
          const extent = x.shape.at(-1)!;
          let throughMean = tf.mean(dNormed, -1, true);
          let throughR = tf.mean(tf.mul(dNormed, normed), -1, true);
          // in gradients of gradients, μ and r are used too
          if (!isUnused(dMean)) throughMean = tf.sub(throughMean, tf.div(dMean, tf.mul(r, extent)));
          if (!isUnused(dR)) throughR = tf.add(throughR, tf.div(tf.mul(dR, r), extent));
          return tf.mul(r, tf.sub(tf.sub(dNormed, throughMean), tf.mul(normed, throughR)));
        },
        gamma: () => tf.sum(tf.mul(dy, normed), rows),
        beta: () => tf.sum(dy, rows),
      };
    },
  },
  /** Φ(x) + x·φ(x) */
  Gelu: {
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      x: () => {
        const cdf = tf.engine().runKernel<Tensor>("NormalCdf", { x });
        return tf.mul(dy as Tensor, tf.add(cdf, tf.mul(x, normalDensity(x))));
      },
    }),
  },
  NormalCdf: {
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as Tensor, normalDensity(x)) }),
  },
};

/** φ(x) = exp(−x²/2)/√(2π) */
function normalDensity(x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.mul(tf.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}

/**
 * Whether a result's gradient is zero because nothing used the result. Where the gradient itself is to be
 * differentiated, a zero may only happen to be one.
 */
function isUnused(gradient: Tensor): boolean {
  const { backend, state } = tf.engine();
  return state.gradientDepth === 0 && backend instanceof OnnxBackend && backend.isZeroAtHand(gradient);
}

function axesOf(x: Tensor, axis: NamedAttrMap[string]): number[] {
  return tf.util.parseAxisParam(axis as number | number[], x.shape);
}

/** The gradient of a sum: every element of a shape gets that of the sum which it is part of. */
function spread(dy: Tensor, shape: number[], axes: readonly number[]): Tensor {
  if (axes.length === 0) return dy;
  const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const copies = shape.map((extent, axis) => (axes.includes(axis) ? extent : 1));
  // tfjs's own gradient of tile adds up slice by slice
  const tile = tf.customGrad((sums) => ({
    value: tf.tile(sums as Tensor, copies),
    gradFunc: (dd: Tensor) => tf.sum(dd, [...axes], true),
  }));
  return tile(tf.reshape(dy, kept));
}
