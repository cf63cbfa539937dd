import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Replaces tfjs's gradient of `matMul` by one that transposes its factors first and then multiplies plainly.
 * The values are the same; tfjs's own asks for products of transposed factors, which its WebAssembly kernels
 * compute about ten times slower.
 */
export function registerMatrixProductGradient(): void {
  tf.registerGradient({
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (gradient, saved, attributes: NamedAttrMap) => {
      const dy = gradient as Tensor;
      const [a, b] = saved;
      // y = A·B, with A and B the inputs or their transposes; dA = dy·Bᵀ and dB = Aᵀ·dy
      const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
      const bᵀ = () => (transposeB ? b : swapLastAxes(b));
      const aᵀ = () => (transposeA ? a : swapLastAxes(a));
      return {
        a: () => (transposeA ? swapLastAxes(tf.matMul(dy, bᵀ())) : tf.matMul(dy, bᵀ())),
        b: () => (transposeB ? swapLastAxes(tf.matMul(aᵀ(), dy)) : tf.matMul(aᵀ(), dy)),
      };
    },
  });
}

/** [..., M, N] to [..., N, M]. */
function swapLastAxes(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
