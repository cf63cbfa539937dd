import { createHash } from "node:crypto";
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { StateDict } from "./safetensors.js";

/** A checkpoint's tensors by their names in the checkpoint. */
export type Weights = ReadonlyMap<string, Tensor>;

/** The arrays of a checkpoint as tensors on the engine; whoever asks disposes of them. */
export function tensorsOf(state: StateDict): Weights {
  return new Map([...state].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]));
}

/** Tensors of the engine as plain arrays. */
export async function arraysOf(weights: Weights): Promise<StateDict> {
  const entries = [...weights].map(
    async ([name, tensor]) =>
      [name, { shape: tensor.shape, values: await tensor.data<"float32">() }] as const,
  );
  return new Map(await Promise.all(entries));
}

/** SHA-256 of names, shapes and float32 values, hexadecimal. */
export function hashState(state: StateDict): string {
  const hash = createHash("sha256");
  for (const name of [...state.keys()].sort()) {
    const { shape, values } = state.get(name)!;
    hash.update(`${name} ${shape.join("x")}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
