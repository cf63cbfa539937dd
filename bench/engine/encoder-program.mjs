import { logits, randomParameters } from "./encoder.mjs";
import { noise } from "./noise.mjs";

/**
 * The encoder's forward pass, and the gradient of its margins, logit 0 minus logit 1, with respect to embeddings and
 * head mask: functions of these two, what they are given here, and the parameters.
 */
export function encoderProgram(tf, size) {
  const { layers, hidden, heads, batch, length } = size;
  const parameters = randomParameters(tf, size);
  const shape = [batch, length, hidden];
  const embeddings = tf.tensor(noise(shape, 1000), shape).mul(10);
  const headMask = tf.tensor(noise([layers, heads], 1001), [layers, heads]).add(1);
  const paddingBias = tf.zeros([batch, 1, 1, length]);
  const forward = (e, mask) => logits(tf, parameters, heads, e, paddingBias, mask);
  const margins = (e, mask) => {
    const [first, second] = forward(e, mask).split(2, 1);
    return tf.sum(tf.sub(first, second));
  };
  const functions = {
    forward: (...inputs) => tf.tidy(() => forward(...inputs)),
    gradient: (...inputs) => tf.grads(margins)(inputs),
  };
  return { parameters, inputs: [embeddings, headMask], paddingBias, functions };
}

/** A function's results as arrays. */
export function computed(tf, f, inputs) {
  const results = [f(...inputs)].flat();
  const arrays = results.map((tensor) => tensor.dataSync());
  tf.dispose(results);
  return arrays;
}
