import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { OnnxBackend } from "./backend.js";
import { registerGradients } from "./gradients.js";
import { registerKernels } from "./kernels.js";
import { DEFAULTS, type OnnxOptions } from "./options.js";
import { loadRuntime, type Runtime } from "./running/runtime.js";

export type { OnnxBackend } from "./backend.js";
export { compile } from "./compile.js";
export { DEVICES, type Device, type OnnxOptions } from "./options.js";

/**
 * Registers the engine with tfjs, or changes the options of one that is registered.
 *
 * @param options  each has a default
 * @param runtime  what computes. @default onnxruntime-node
 * @returns the engine; `tf.setBackend` chooses it
 * @throws Error where ONNX Runtime does not load on this machine
 * @example
 * registerOnnxBackend({ threads: 2 });
 * await tf.setBackend("onnx");
 */
export function registerOnnxBackend(options: Partial<OnnxOptions> = {}, runtime?: Runtime): OnnxBackend {
  const { name } = { ...DEFAULTS, ...options };
  const registered = tf.findBackend(name);
  if (registered instanceof OnnxBackend) {
    registered.configure(options);
    return registered;
  }
  const backend = new OnnxBackend(runtime ?? loadRuntime(), { ...DEFAULTS, ...options });
  tf.registerBackend(name, () => backend);
  registerKernels(name);
  registerGradients();
  watchOptimisers();
  return backend;
}

/** All of tfjs's optimisers count their steps, when a step's updates are recorded. */
function watchOptimisers(): void {
  const prototype = tf.Optimizer.prototype as unknown as {
    incrementIterations: { (): void; isWatched?: true };
  };
  const { incrementIterations } = prototype;
  if (incrementIterations.isWatched) return;
  prototype.incrementIterations = Object.assign(
    function (this: tf.Optimizer) {
      incrementIterations.call(this);
      const { backend } = tf.engine();
      if (backend instanceof OnnxBackend) backend.pending.endStep();
    },
    { isWatched: true as const },
  );
}
