import { createRequire } from "node:module";
import type * as common from "onnxruntime-common";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type * as binding from "onnxruntime-node/dist/binding.js";

export type Feeds = Record<string, Tensor>;
export type Results = InferenceSession.OnnxValueMapType;
export type SessionOptions = InferenceSession.SessionOptions;

/** A compiled model. */
export interface Session {
  /** Computes at once; absent where the runtime only offers promises. */
  runNow?(feeds: Feeds): Results;
  run(feeds: Feeds): Promise<Results>;
  dispose(): void;
}

/** What this engine needs of ONNX Runtime. */
export interface Runtime {
  /** Absent where the runtime only offers promises. */
  compileNow?(model: Uint8Array, options: SessionOptions): Session;
  compile(model: Uint8Array, options: SessionOptions): Promise<Session>;
}

type Binding = typeof binding;

const require = createRequire(import.meta.url);
/** The copy that onnxruntime-node uses: an import would give another one. */
const { env, Tensor: RuntimeTensor }: typeof common = require("onnxruntime-common");

/** Numbers as the runtime takes them; they are not copied. */
export function runtimeTensor(type: Tensor.Type, data: Tensor.DataType, shape: readonly number[]): Tensor {
  return new RuntimeTensor(type, data, shape);
}

/**
 * onnxruntime-node. tfjs programs may read tensors synchronously; the package's public door offers promises only,
 * but its binding, beneath, computes synchronously. The binding is no public interface: where it is not as it was
 * in the version that this engine is pinned to, the public door serves, and tensors can only be read with `await`.
 */
export function loadRuntime(find: () => unknown = findBinding): Runtime {
  const found = find();
  return isAsExpected(found) ? synchronousRuntime(found) : awaitOnlyRuntime;
}

function findBinding(): unknown {
  try {
    return require("onnxruntime-node/dist/binding.js");
  } catch {
    return undefined;
  }
}

/** Whether the binding has the four functions that are called here. */
function isAsExpected(found: unknown): found is Binding {
  const { initOrt, binding: native } = (found ?? {}) as Partial<Binding>;
  const methods = native?.InferenceSession?.prototype as Record<string, unknown> | undefined;
  return (
    typeof initOrt === "function" &&
    ["loadModel", "run", "dispose"].every((name) => typeof methods?.[name] === "function")
  );
}

function synchronousRuntime({ initOrt, binding: native }: Binding): Runtime {
  env.logLevel = "fatal"; // what fails comes as an exception
  initOrt();
  const compileNow = (model: Uint8Array, options: SessionOptions): Session => {
    const session = new native.InferenceSession();
    session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, options);
    const everything = Object.fromEntries(session.outputMetadata.map(({ name }) => [name, null]));
    const runNow = (feeds: Feeds) => session.run(feeds, everything, {}) as Results;
    return { runNow, run: async (feeds) => runNow(feeds), dispose: () => session.dispose() };
  };
  return { compileNow, compile: async (model, options) => compileNow(model, options) };
}

const awaitOnlyRuntime: Runtime = {
  async compile(model, options) {
    const { InferenceSession } = await import("onnxruntime-node");
    const session = await InferenceSession.create(model, options);
    return { run: (feeds) => session.run(feeds), dispose: () => void session.release() };
  },
};
