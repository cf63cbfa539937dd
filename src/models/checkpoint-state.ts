import { RahpError } from "../support/rahp-error.js";
import { checkpointShapes } from "./architectures/checkpoint-shapes.js";
import type { EncoderConfig } from "./config.js";
import type { NamedArray, StateDict } from "./safetensors.js";

/** A checkpoint of which single arrays can be read. */
export interface Checkpoint {
  has(tensor: string): boolean;
  /** @throws RahpError where it is missing, or not as expected */
  read(tensor: string, shape: readonly number[]): NamedArray;
}

/**
 * The arrays that a classifier's architecture wants.
 * @throws RahpError that names the first array that is missing, or not as the config says
 */
export function readState(checkpoint: Checkpoint, config: EncoderConfig): StateDict {
  const shapes = checkpointShapes(config);
  requireClassifier(checkpoint, [...shapes.keys()]);
  return readArrays(checkpoint, shapes);
}

/**
 * Arrays of these names and shapes. Older checkpoints call the weight and bias of a LayerNorm gamma and beta; an encoder
 * that was saved alone leaves out its own name before the others.
 * @throws RahpError that names the first array that is missing, or not of its shape
 */
export function readArrays(
  checkpoint: Checkpoint,
  shapes: ReadonlyMap<string, readonly number[]>,
): StateDict {
  return new Map(
    [...shapes].map(([name, shape]) => [name, checkpoint.read(storedAs(name, checkpoint), shape)]),
  );
}

/** Whether a checkpoint has an array, by this name or an older one. */
export function holds(checkpoint: Checkpoint, name: string): boolean {
  return checkpoint.has(storedAs(name, checkpoint));
}

function storedAs(name: string, checkpoint: Checkpoint): string {
  const older = name
    .replace(/LayerNorm\.weight$/, "LayerNorm.gamma")
    .replace(/LayerNorm\.bias$/, "LayerNorm.beta");
  const names = [name, older, ...[name, older].map((one) => one.replace(/^\w+\./, ""))];
  return names.find((one) => checkpoint.has(one)) ?? name;
}

/** An encoder that was saved alone has names that lack the encoder's own before them, and no classifier. */
function requireClassifier(checkpoint: Checkpoint, [words]: readonly string[]): void {
  if (!checkpoint.has(words) && checkpoint.has(words.replace(/^\w+\./, ""))) {
    throw new RahpError(`unsupported weights: an encoder without a classifier (expected ${words} and so on)`);
  }
}
