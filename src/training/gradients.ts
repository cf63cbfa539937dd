import type { NamedTensorMap, Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "../models/weights.js";

/** A loss's gradient with respect to each parameter, by the parameter's name. */
export type Gradients = Readonly<NamedTensorMap>;

// not an interface: tfjs tidies objects whose type says that all they hold are tensors
export type LossGradients = {
  readonly loss: Scalar;
  readonly gradients: Gradients;
};

/**
 * A loss and its gradients.
 * @param loss        computed from the parameters; one that it does not depend on gets zeros
 * @param parameters  which it is differentiated with respect to
 */
export function differentiate(loss: () => Scalar, parameters: Weights): LossGradients {
  const tensors = [...parameters.values()];
  const { value, grads } = tf.engine().gradients(loss, tensors, undefined, true);
  const gradients = [...parameters].map(([name, tensor], i) => [
    name,
    (grads[i] as Tensor | null) ?? tf.zerosLike(tensor),
  ]);
  return { loss: value, gradients: Object.fromEntries(gradients) };
}

/** The mean of the losses and gradients of several passes of a batch. */
export function meanOf(parts: readonly LossGradients[]): LossGradients {
  if (parts.length === 1) return parts[0];
  const mean = <T extends Tensor>(tensors: readonly T[]) => tf.addN([...tensors]).div<T>(tensors.length);
  const gradients = Object.keys(parts[0].gradients).map((name) => [
    name,
    mean(parts.map((part) => part.gradients[name])),
  ]);
  return { loss: mean(parts.map(({ loss }) => loss)), gradients: Object.fromEntries(gradients) };
}
