import { chooseEngine, type EngineName, type EngineOptions } from "../backends/engines.js";
import { checkNames } from "../support/check-options.js";

/**
 * Chooses what computes: `onnx` (ONNX Runtime, also on a graphics card), `tensorflow` (where @tensorflow/tfjs-node or
 * tfjs-node-gpu is installed), `webgpu` (where webgpu and @tensorflow/tfjs-backend-webgpu are), `wasm` or `cpu`.
 * Without a call, the first verb that needs one takes the best that works, in this order; `engines()` lists them.
 * Models that are already loaded stay usable; their weights move with the first use.
 *
 * @param name  default: the engine in use, or the fastest that works where none is yet
 * @returns the engine's name
 * @throws RahpError for an unknown name, options that the engine doesn't take, and where the engine is not installed or fails its self-test
 * @example await useEngine("onnx", { threads: 1 });
 */
export async function useEngine(name?: EngineName, options: EngineOptions = {}): Promise<EngineName> {
  checkNames(options, ["threads", "device"]);
  return chooseEngine(name, options);
}
