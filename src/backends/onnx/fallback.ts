import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { findBackend, getKernel, type NamedAttrMap, type TensorInfo } from "@tensorflow/tfjs-core";
import type { OnnxBackend } from "./backend.js";

/** A kernel's tensors: by name, some left out, or in a list. */
export type KernelInputs =
  | readonly TensorInfo[]
  | Readonly<Record<string, TensorInfo | TensorInfo[] | undefined>>;

/** Runs a kernel of tfjs's cpu engine: its inputs are computed and lent to it, its results taken over. */
export function runOnCpu(
  backend: OnnxBackend,
  kernelName: string,
  inputs: KernelInputs,
  attrs: NamedAttrMap | undefined,
): TensorInfo | TensorInfo[] {
  const cpu = findBackend("cpu") as MathBackendCPU;
  backend.fallbacks.set(kernelName, (backend.fallbacks.get(kernelName) ?? 0) + 1);
  const lent: TensorInfo[] = [];
  const lend = (tensor: TensorInfo): TensorInfo => {
    const onCpu = lendToCpu(backend, cpu, tensor);
    lent.push(onCpu);
    return onCpu;
  };
  backend.evaluate(
    Object.values(inputs)
      .flat()
      .filter((tensor) => tensor !== undefined),
  );
  try {
    const given = Array.isArray(inputs)
      ? inputs.map(lend)
      : Object.fromEntries(
          Object.entries(inputs).map(([name, of]) => [
            name,
            Array.isArray(of) ? of.map(lend) : of && lend(of),
          ]),
        );
    const made = getKernel(kernelName, "cpu").kernelFunc({ inputs: given as never, attrs, backend: cpu });
    const results = Array.isArray(made) ? made : [made];
    const taken = results.map((result) => takeFromCpu(backend, cpu, result));
    for (const result of results) cpu.disposeData(result.dataId);
    return Array.isArray(made) ? taken : taken[0];
  } finally {
    for (const { dataId } of lent) cpu.disposeData(dataId, true);
  }
}

/** Some of the cpu engine's kernels ask tensors for their rank. */
function lendToCpu(backend: OnnxBackend, cpu: MathBackendCPU, tensor: TensorInfo): TensorInfo {
  const { shape, dtype } = tensor;
  const rank = shape.length;
  if (dtype !== "complex64") {
    return { ...cpu.makeTensorInfo(shape, dtype, backend.valuesHere(tensor.dataId)), rank } as TensorInfo;
  }
  const { real, imag } = backend.recorder.parts(tensor);
  const parts = { real: lendToCpu(backend, cpu, real), imag: lendToCpu(backend, cpu, imag) };
  const whole = getKernel("Complex", "cpu").kernelFunc({ inputs: parts, backend: cpu }) as TensorInfo;
  for (const { dataId } of Object.values(parts)) cpu.disposeData(dataId); // the whole holds them too
  return { ...whole, shape, rank } as TensorInfo;
}

function takeFromCpu(
  backend: OnnxBackend,
  cpu: MathBackendCPU,
  { dataId, shape, dtype }: TensorInfo,
): TensorInfo {
  const { values, complexTensorInfos } = cpu.data.get(dataId);
  if (!complexTensorInfos) return { dataId: backend.take(values!, shape, dtype), shape, dtype };
  const part = (tensor: TensorInfo) => takeFromCpu(backend, cpu, { ...tensor, shape });
  return backend.recorder.complex(part(complexTensorInfos.real), part(complexTensorInfos.imag), shape);
}
