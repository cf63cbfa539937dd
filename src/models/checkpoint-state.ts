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
 * The arrays that an encoder's architecture wants. Older checkpoints call the weight and bias of a LayerNorm gamma
 * and beta.
 * @throws RahpError that names the first array that is missing, or not as the config says
 */
export function readState(checkpoint: Checkpoint, config: EncoderConfig): StateDict {
  const shapes = checkpointShapes(config);
  requireClassifier(checkpoint, [...shapes.keys()]);
  return new Map(
    [...shapes].map(([name, shape]) => [name, checkpoint.read(storedAs(name, checkpoint), shape)]),
  );
}

function storedAs(name: string, checkpoint: Checkpoint): string {
  const older = name
    .replace(/LayerNorm\.weight$/, "LayerNorm.gamma")
    .replace(/LayerNorm\.bias$/, "LayerNorm.beta");
  return !checkpoint.has(name) && checkpoint.has(older) ? older : name;
}

/** An encoder that was saved alone has names that lack the encoder's own before them, and no classifier. */
function requireClassifier(checkpoint: Checkpoint, [words]: readonly string[]): void {
  if (!checkpoint.has(words) && checkpoint.has(words.replace(/^\w+\./, ""))) {
    throw new RahpError(`unsupported weights: an encoder without a classifier (expected ${words} and so on)`);
  }
}
