import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { Lowerings } from "./lowering.js";

/** Complex tensors are two real ones, which have data ids of their own; all else about them tfjs's kernels do. */
export const complex: Lowerings = {
  Complex: ({ real, imag }, _: never, g) => g.complex(copy(g, real), copy(g, imag), real.shape),
  Real: ({ input }, _: never, g) => copy(g, g.parts(input).real, input.shape),
  Imag: ({ input }, _: never, g) => copy(g, g.parts(input).imag, input.shape),
};

/** A new data id for the same value: a complex tensor is disposed of with its parts. */
function copy(g: Recorder, tensor: TensorInfo, shape = tensor.shape): TensorInfo {
  return g.hand(g.input({ ...tensor, shape }), shape);
}
