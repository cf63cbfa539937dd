import type { BackendValues, DataId, DataType, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { NamedArray } from "../models/safetensors.js";

/**
 * What an engine may offer beside tfjs's interface, as this project's own does: to use an array that it is given, and to
 * show its own, without a copy.
 */
interface LendingEngine {
  take(values: BackendValues, shape: number[], dtype: DataType): DataId;
  lend(id: DataId): Promise<BackendValues>;
}

/**
 * An array as a tensor that may share its memory: whoever asks leaves the array as it is until all that is computed from
 * the tensor has been read, and then may change it, for another tensor.
 */
export function tensorOver({ shape, values }: NamedArray): Tensor {
  const engine = lender();
  if (!engine) return tf.tensor(values, [...shape]);
  const id = engine.take(values, [...shape], "float32");
  return tf.engine().makeTensorFromDataId(id, [...shape], "float32");
}

/** The numbers of a tensor, maybe in the engine's own memory: whoever asks does not change them. */
export async function arrayOf(tensor: Tensor): Promise<Float32Array> {
  const engine = lender();
  return engine ? ((await engine.lend(tensor.dataId)) as Float32Array) : tensor.data<"float32">();
}

function lender(): LendingEngine | undefined {
  const backend = tf.engine().backend as Partial<LendingEngine>;
  return backend.take && backend.lend ? (backend as LendingEngine) : undefined;
}
