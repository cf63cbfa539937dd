import { chooseEngine, type EngineName } from "../backends/engines.js";

/**
 * Chooses what computes: `tensorflow` (where @tensorflow/tfjs-node or tfjs-node-gpu is installed), `wasm` or
 * `cpu`. Without a call, the first verb that needs one takes the fastest that works, in this order.
 * Models that are already loaded stay usable; their weights move with the first use.
 *
 * @param name  default: the engine in use, or the fastest that works where none is yet
 * @returns the engine's name
 * @throws RahpError for an unknown name, and where the engine is not installed or fails its self-test
 * @example await useEngine("cpu");
 */
export async function useEngine(name?: EngineName): Promise<EngineName> {
  return chooseEngine(name);
}
