import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Case, Cases, Given } from "./case.js";

/** Kernels of this engine's own, against their definitions in plain operations. */
export const normalisation: Cases = {
  LayerNormalization: [
    layerNorm([2, 3, 8], 1e-12),
    layerNorm([4, 8], 1e-5),
    layerNorm([8], 1e-5),
    layerNorm([2, 2, 2, 2, 8], 1e-5),
    { ...layerNorm([3, 1], 1e-5), name: "of rows of one number is β" },
  ],
  Gelu: [
    {
      name: "x·Φ(x)",
      compute: (g) => gelu(g.random([3, 4])),
      plainly: (g) => tf.mul(g.random([3, 4]), plainNormalCdf(g.random([3, 4]))),
      within: 5e-7,
    },
    {
      name: "is 0 at 0, and x where x is large",
      compute: (g) => gelu(g([0, 20, 1000])),
      plainly: () => tf.tensor1d([0, 20, 1000]),
    },
  ],
  NormalCdf: [
    {
      name: "Φ(x) = (1 + erf(x/√2))/2",
      compute: (g) => normalCdf(g.random([3, 4])),
      plainly: (g) => plainNormalCdf(g.random([3, 4])),
      within: 5e-7,
    },
    {
      name: "is 0, ½ and 1 at −∞, 0 and ∞, and NaN at NaN",
      compute: (g) => normalCdf(g(extremes)),
      plainly: () => tf.tensor1d([0, 0.5, 1, Number.NaN]),
    },
  ],
};

const extremes = [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, Number.NaN];

function layerNorm(shape: number[], epsilon: number): Case {
  const tensors = (g: Given): [Tensor, Tensor, Tensor] => [
    g.random(shape),
    g.random(shape.slice(-1), 2),
    g.random(shape.slice(-1), 3),
  ];
  return {
    name: `of [${shape}] gives the normed rows, their means, and the inverses of their deviations`,
    compute: (g) => {
      const [x, gamma, beta] = tensors(g);
      return tf.engine().runKernel("LayerNormalization", { x, gamma, beta }, { epsilon }) as Tensor[];
    },
    plainly: (g) => {
      const [x, gamma, beta] = tensors(g);
      const mean = tf.mean(x, -1, true);
      const deviation = tf.sub(x, mean);
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(deviation), -1, true), epsilon));
      return [tf.add(tf.mul(tf.mul(deviation, inverse), gamma), beta), mean, inverse];
    },
    within: 1e-6, // two sums of rows and a division
  };
}

function gelu(x: Tensor): Tensor {
  return tf.engine().runKernel("Gelu", { x });
}

function normalCdf(x: Tensor): Tensor {
  return tf.engine().runKernel("NormalCdf", { x });
}

function plainNormalCdf(x: Tensor): Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
}
