/** A transformer encoder with a linear classifier on its first token, in the library's own layers. */
import { activations } from "../../dist/models/layers/activation.js";
import { multiHeadAttention } from "../../dist/models/layers/attention.js";
import { layerNorm } from "../../dist/models/layers/layer-norm.js";
import { linear } from "../../dist/models/layers/linear.js";
import { noise } from "./noise.mjs";

const EPSILON = 1e-12;

/**
 * Parameters of an encoder, weights as checkpoints store them, [outputs, inputs], in the order of adam_step.py.
 * @returns {{ layers: Record<string, tf.Tensor>[], classifier: tf.Tensor }}
 */
export function randomParameters(tf, { layers, hidden, inner, classes = 2 }) {
  const shapes = [
    ...["query", "key", "value", "output"].map((name) => [name, [hidden, hidden]]),
    ["up", [inner, hidden]],
    ["down", [hidden, inner]],
  ];
  let seed = 0;
  const random = (shape) => tf.tensor(noise(shape, ++seed), shape);
  const layer = () => {
    const projections = shapes.flatMap(([name, shape]) => [
      [`${name}.weight`, random(shape)],
      [`${name}.bias`, random([shape[0]])],
    ]);
    const norms = ["norm1", "norm2"].flatMap((name) => [
      [`${name}.weight`, tf.ones([hidden])],
      [`${name}.bias`, random([hidden])],
    ]);
    return Object.fromEntries([...projections, ...norms]);
  };
  return { layers: Array.from({ length: layers }, layer), classifier: random([classes, hidden]) };
}

/**
 * Logits, [B, C].
 * @param embeddings   [B, T, D]
 * @param paddingBias  0 at tokens, very negative at padding, [B, 1, 1, T]
 * @param headMask     1 = kept, 0 = masked, [L, H]; or none
 */
export function logits(tf, { layers, classifier }, heads, embeddings, paddingBias, headMask) {
  const [batch, , hidden] = embeddings.shape;
  const last = layers.reduce((x, p, l) => {
    const dense = (x, name) => linear(x, p[`${name}.weight`], p[`${name}.bias`]);
    const norm = (x, name) => layerNorm(x, p[`${name}.weight`], p[`${name}.bias`], EPSILON);
    const mask = headMask?.slice([l, 0], [1, heads]).reshape([1, heads, 1, 1]);
    const [query, key, value] = ["query", "key", "value"].map((name) => dense(x, name));
    const context = multiHeadAttention(query, key, value, heads, paddingBias, mask);
    const attended = norm(x.add(dense(context, "output")), "norm1");
    return norm(attended.add(dense(activations.gelu(dense(attended, "up")), "down")), "norm2");
  }, embeddings);
  const first = last.slice([0, 0, 0], [batch, 1, hidden]).reshape([batch, hidden]);
  return tf.matMul(first, classifier, false, true);
}
