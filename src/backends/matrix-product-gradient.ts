import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Engines that multiply transposed factors as fast as plain ones. */
const FAST_AT_TRANSPOSED = ["onnx", "tensorflow", "webgpu"];

/**
 * Replaces tfjs's gradient of `matMul` by one that transposes its factors first and then multiplies plainly.
 * The values are the same; tfjs's own asks for products of transposed factors, which its WebAssembly kernels
 * compute about ten times slower.
 */
export function registerMatrixProductGradient(): void {
  const own = tf.getGradient("BatchMatMul");
  if (own.gradFunc === plainProducts.gradFunc) return;
  tfjsOwn = own.gradFunc;
  tf.registerGradient(plainProducts);
}

let tfjsOwn: tf.GradFunc;

const plainProducts: tf.GradConfig = {
  kernelName: "BatchMatMul",
  inputsToSave: ["a", "b"],
  gradFunc: (gradient, saved, attributes: NamedAttrMap) => {
    if (FAST_AT_TRANSPOSED.includes(tf.getBackend())) return tfjsOwn(gradient, saved, attributes);
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
};

/** [..., M, N] to [..., N, M]. */
function swapLastAxes(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
