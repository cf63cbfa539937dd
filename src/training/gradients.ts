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

/** The mean of several micro-batches' losses and gradients. */
export function meanOf(parts: readonly LossGradients[]): LossGradients {
  if (parts.length === 1) return parts[0];
  const mean = <T extends Tensor>(tensors: readonly T[]) => tf.addN([...tensors]).div<T>(tensors.length);
  return {
    loss: mean(parts.map(({ loss }) => loss)),
    gradients: mapGradients(parts[0].gradients, (_, name) => mean(parts.map((part) => part.gradients[name]))),
  };
}

/** The L2 norm of all gradients together. */
export function globalNorm(gradients: Gradients): Scalar {
  const squares = Object.values(gradients).map((gradient) => gradient.square().sum<Scalar>());
  return tf.addN(squares).sqrt();
}

/** Gradients that are scaled down to a global norm, where theirs is larger. @param norm  theirs */
export function clipTo(largest: number, gradients: Gradients, norm: Scalar): Gradients {
  const factor = tf.minimum(1, tf.div(largest, norm.add(1e-6)));
  return mapGradients(gradients, (gradient) => gradient.mul(factor));
}

/** Another tensor in each gradient's place. */
export function mapGradients(
  gradients: Gradients,
  change: (gradient: Tensor, name: string) => Tensor,
): Gradients {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, change(gradient, name)]),
  );
}
