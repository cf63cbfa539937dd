import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Device, EngineName } from "./engines.js";
import type { Probe } from "./probe-engine.js";

/** An engine, or one of its devices. */
export interface EngineVariant {
  readonly engine: EngineName;
  readonly device: Device | null;
  readonly about: string;
}

/** All that can be chosen, the preferred first. */
export const VARIANTS: readonly EngineVariant[] = [
  { engine: "onnx", device: "cpu", about: "ONNX Runtime" },
  { engine: "onnx", device: "webgpu", about: "ONNX Runtime on a graphics card, by WebGPU" },
  { engine: "onnx", device: "cuda", about: "ONNX Runtime on an NVIDIA card, by its CUDA provider" },
  { engine: "tensorflow", device: null, about: "TensorFlow's own library, by tfjs-node-gpu or tfjs-node" },
  { engine: "webgpu", device: null, about: "a graphics card, by tfjs-backend-webgpu" },
  { engine: "wasm", device: null, about: "WebAssembly" },
  { engine: "cpu", device: null, about: "plain JavaScript" },
];

/** Tries an engine in a process of its own, so that neither a driver's noise nor its crash reaches this one. */
export function probeEngine({ engine, device }: EngineVariant, signal?: AbortSignal): Promise<Probe> {
  const program = fileURLToPath(new URL("./probe-engine.js", import.meta.url));
  const child = fork(program, [engine, device ?? ""], { stdio: "ignore", execArgv: [], signal });
  return new Promise((resolve, reject) => {
    child.on("message", (probe) => resolve(probe as Probe));
    child.on("error", reject);
    child.on("exit", (code, killer) =>
      resolve({
        reason: `its process ended (${killer ?? `exit code ${code}`})`,
        error: null,
        gigaflops: null,
      }),
    );
  });
}
