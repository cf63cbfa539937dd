import { logits, randomParameters } from "./encoder.mjs";
import { noise } from "./noise.mjs";

/**
 * The twin of adam_step.py on our engine: one step of Adam on an encoder classifier with word embeddings, always on
 * the same batch.
 * @returns a function that makes one step and gives the loss before it
 */
export function adamStep(tf, size) {
  const { hidden, heads, vocabulary, batch, length } = size;
  const start = randomParameters(tf, size);
  const embedding = tf.variable(tf.tensor(noise([vocabulary, hidden], 1000), [vocabulary, hidden]));
  const bias = tf.variable(tf.zeros([2]));
  const asVariables = (layer) =>
    Object.fromEntries(Object.entries(layer).map(([name, tensor]) => [name, tf.variable(tensor)]));
  const parameters = { layers: start.layers.map(asVariables), classifier: tf.variable(start.classifier) };

  const numbers = (count, below) => Int32Array.from({ length: count }, (_, i) => (i * 7919 + 13) % below);
  const ids = tf.tensor1d(numbers(batch * length, vocabulary), "int32");
  const labels = tf.oneHot(tf.tensor1d(numbers(batch, 2), "int32"), 2);
  const paddingBias = tf.zeros([batch, 1, 1, length]);
  const optimiser = tf.train.adam(1e-4);
  const loss = () => {
    const embeddings = tf.gather(embedding, ids).reshape([batch, length, hidden]);
    const values = logits(tf, parameters, heads, embeddings, paddingBias).add(bias);
    return tf.losses.softmaxCrossEntropy(labels, values);
  };
  return () => {
    const value = optimiser.minimize(loss, true);
    const [number] = value.dataSync();
    value.dispose();
    return number;
  };
}
