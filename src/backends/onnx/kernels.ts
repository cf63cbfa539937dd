import {
  getKernel,
  getKernelsForBackend,
  type KernelConfig,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { OnnxBackend } from "./backend.js";
import { type KernelInputs, runOnCpu } from "./fallback.js";
import { bookkeeping, computation } from "./lowering/index.js";
import type { Inputs, Lowering } from "./lowering/lowering.js";
import { sizeOf } from "./records/value.js";

/** Registers every kernel that tfjs's cpu engine has, and this engine's own, under an engine's name. */
export function registerKernels(backendName: string): void {
  const register = (kernelName: string, run: Run) =>
    registerKernel({ kernelName, backendName, kernelFunc: kernelFunc(run) });
  for (const { kernelName } of getKernelsForBackend("cpu")) {
    if (!(kernelName in bookkeeping) && !(kernelName in computation)) {
      register(kernelName, (backend, inputs, attributes) =>
        runOnCpu(backend, kernelName, inputs, attributes),
      );
    }
  }
  for (const [name, lower] of Object.entries(bookkeeping)) register(name, handOut(lower));
  for (const [name, lower] of Object.entries(computation)) register(name, record(name, lower));
}

type Run = (
  backend: OnnxBackend,
  inputs: KernelInputs,
  attributes: NamedAttrMap | undefined,
) => TensorInfo | TensorInfo[];

function kernelFunc(run: Run): KernelConfig["kernelFunc"] {
  return ({ inputs, attrs, backend }) => run(backend as OnnxBackend, inputs as KernelInputs, attrs);
}

function handOut(lower: Lowering): Run {
  return ({ recorder }, inputs, attributes) => lower(inputs as Inputs, attributes as never, recorder)!;
}

/**
 * Records a kernel, unless it is better computed at once: on a few numbers at hand, or on none. Of kernels that are
 * this engine's own tfjs's cpu engine knows nothing: they are recorded, or refused.
 */
function record(name: string, lower: Lowering): Run {
  const isOwn = !getKernel(name, "cpu");
  return (backend, inputs, attributes) => {
    const tensors = Object.values(inputs)
      .flat()
      .filter((tensor) => tensor !== undefined);
    const isForCpu =
      tensors.some(({ shape }) => sizeOf(shape) === 0) || (!isOwn && backend.areFewAtHand(tensors));
    const recorded = isForCpu
      ? undefined
      : backend.record(name, () => lower(inputs as Inputs, attributes as never, backend.recorder));
    if (!recorded && isOwn) throw new Error(`onnx engine: ${name} takes float32 tensors that are not empty`);
    return recorded ?? runOnCpu(backend, name, inputs, attributes);
  };
}
