import * as tf from "@tensorflow/tfjs-core";
import { invalid, RahpError } from "../support/rahp-error.js";
import { registerMatrixProductGradient } from "./matrix-product-gradient.js";

/** Engines that compute, fastest first: TensorFlow's own library, WebAssembly, plain JavaScript. */
export const ENGINES = ["tensorflow", "wasm", "cpu"] as const;
export type EngineName = (typeof ENGINES)[number];

interface Engine {
  /** Name under which tfjs knows it. */
  readonly backend: string;
  /** Loads the package that registers it; rejects where the package is not installed or does not work. */
  load(): Promise<unknown>;
}

const engines: Readonly<Record<EngineName, Engine>> = {
  tensorflow: { backend: "tensorflow", load: loadTensorFlow },
  wasm: { backend: "wasm", load: () => import("@tensorflow/tfjs-backend-wasm") },
  cpu: { backend: "cpu", load: () => import("@tensorflow/tfjs-backend-cpu") },
};

let inUse: EngineName | undefined;

/**
 * Chooses the engine that computes from now on; without a name, the fastest that works, once.
 * @returns its name
 * @throws RahpError where the named engine is not installed or fails its self-test
 */
export async function chooseEngine(name?: EngineName): Promise<EngineName> {
  if (name === undefined && inUse !== undefined) return inUse;
  if (name !== undefined && !ENGINES.includes(name)) throw invalid("engine", name, ENGINES.join(", "));
  await loadGradients();
  const reasons: string[] = [];
  for (const candidate of name ? [name] : ENGINES) {
    try {
      await start(engines[candidate]);
      inUse = candidate;
      return candidate;
    } catch (error) {
      reasons.push(`${candidate}: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  throw new RahpError(`no engine works (${reasons.join("; ")})`);
}

async function start(engine: Engine): Promise<void> {
  const before = inUse;
  try {
    await engine.load();
    if (!(await tf.setBackend(engine.backend))) throw new Error("it does not start");
    selfTest();
  } catch (error) {
    if (before) await tf.setBackend(engines[before].backend);
    throw error;
  }
}

/** The umbrella package registers tfjs's gradients and tensor methods; its layers are not used. */
async function loadGradients(): Promise<void> {
  tf.enableProdMode(); // leaves out the advice to install tfjs-node
  await import("@tensorflow/tfjs");
  registerMatrixProductGradient();
}

/** d/dA Σ (A·B)² = 2·A·B·Bᵀ, on numbers that float32 holds exactly. */
function selfTest(): void {
  const gradient = tf.tidy(() => {
    const b = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    return tf
      .grad((a) =>
        tf
          .matMul(a as tf.Tensor2D, b)
          .square()
          .sum(),
      )(tf.tensor2d([1, 0, 2, 1], [2, 2]))
      .dataSync();
  });
  const expected = [10, 22, 42, 94];
  if (!expected.every((value, i) => Math.abs(value - gradient[i]) < 1e-4)) {
    throw new Error(`a known gradient came out as ${[...gradient]} (expected ${expected})`);
  }
}

/** tfjs-node-gpu where it is installed, else tfjs-node: packages that the user may add. */
async function loadTensorFlow(): Promise<unknown> {
  const [gpu, cpu] = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];
  return import(gpu).catch(() => import(cpu));
}
