import * as tf from "@tensorflow/tfjs-core";
import { checkCount } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { registerMatrixProductGradient } from "./matrix-product-gradient.js";
import { DEVICES, type Device } from "./onnx/options.js";
import { checkKnownGradient, checkLikeCpu } from "./self-test.js";

/** Engines that compute, the preferred first. */
export const ENGINES = ["onnx", "tensorflow", "webgpu", "wasm", "cpu"] as const;
export type EngineName = (typeof ENGINES)[number];
export { DEVICES, type Device };

/** How an engine computes; for `onnx` only. */
export interface EngineOptions {
  /** Threads within an operation, from 1. @default as many as there are physical cores */
  readonly threads?: number;
  /** `webgpu` and `cuda` need a graphics card with its driver; `cuda` also ONNX Runtime's CUDA provider. @default "cpu" */
  readonly device?: Device;
}

interface Engine {
  /** What it is, in a few words. */
  readonly about: string;
  /** Loads the packages that register it with tfjs; rejects where they are not installed or do not work. */
  load(options: EngineOptions): Promise<void>;
}

export const engines: Readonly<Record<EngineName, Engine>> = {
  onnx: { about: "ONNX Runtime", load: loadOnnx },
  tensorflow: { about: "TensorFlow's own library, by tfjs-node-gpu or tfjs-node", load: loadTensorFlow },
  webgpu: { about: "WebGPU, by tfjs-backend-webgpu and Dawn", load: loadWebGpu },
  wasm: { about: "WebAssembly", load: async () => void (await import("@tensorflow/tfjs-backend-wasm")) },
  cpu: { about: "plain JavaScript", load: async () => void (await import("@tensorflow/tfjs-backend-cpu")) },
};

interface InUse extends EngineOptions {
  readonly name: EngineName;
}

let inUse: InUse | undefined;

/**
 * Chooses the engine that computes from now on; without a name, the best that works, once.
 * @returns its name
 * @throws RahpError where the named engine is not installed or fails its self-test
 */
export async function chooseEngine(name?: EngineName, options: EngineOptions = {}): Promise<EngineName> {
  if (name === undefined && inUse !== undefined) return inUse.name;
  checkChoice(name, options);
  await loadGradients();
  const reasons: string[] = [];
  for (const candidate of name ? [name] : ENGINES) {
    try {
      await start({ name: candidate, ...options });
      return candidate;
    } catch (error) {
      reasons.push(`${candidate}: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  throw new RahpError(`no engine works (${reasons.join("; ")})`);
}

/** The engine that computes, as results name it; the best that works where none was chosen yet. */
export async function engineInUse(): Promise<string> {
  const name = await chooseEngine();
  const { device = "cpu" } = inUse!;
  return device === "cpu" ? name : `${name} (${device})`;
}

function checkChoice(name: EngineName | undefined, { threads, device }: EngineOptions): void {
  if (name !== undefined && !ENGINES.includes(name)) throw invalid("engine", name, ENGINES.join(", "));
  if (device !== undefined && !DEVICES.includes(device)) throw invalid("device", device, DEVICES.join(", "));
  if (threads !== undefined) checkCount("threads", threads);
  const given = Object.entries({ threads, device }).find(([, value]) => value !== undefined);
  if (given && name !== "onnx") {
    throw new RahpError(
      `invalid ${given[0]} for the engine ${name ?? "that works best"}: ${given[1]} (only onnx takes it)`,
    );
  }
}

/** Makes an engine the one that computes, if it computes rightly; else the one before stays. */
async function start(wanted: InUse): Promise<void> {
  const before = inUse;
  try {
    await engines[wanted.name].load(wanted);
    if (!(await tf.setBackend(wanted.name))) throw new Error("it does not start");
    await checkKnownGradient();
    if (wanted.name === "webgpu" || (wanted.device ?? "cpu") !== "cpu") await checkLikeCpu(wanted.name);
    inUse = wanted;
  } catch (error) {
    if (before) {
      if (before.name === "onnx") await loadOnnx(before);
      await tf.setBackend(before.name);
    }
    throw error;
  }
}

/** The umbrella package registers tfjs's gradients and tensor methods; its layers are not used. */
async function loadGradients(): Promise<void> {
  tf.enableProdMode(); // leaves out the advice to install tfjs-node
  await import("@tensorflow/tfjs");
  registerMatrixProductGradient();
}

async function loadOnnx({ threads = 0, device = "cpu" }: EngineOptions): Promise<void> {
  const { registerOnnxBackend } = await import("./onnx/index.js");
  registerOnnxBackend({ name: "onnx", threads, device });
}

/** tfjs-node-gpu where it is installed, else tfjs-node: packages that the user may add. */
async function loadTensorFlow(): Promise<void> {
  const [gpu, cpu] = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];
  await import(gpu).catch(() => import(cpu));
}

/** Dawn, Chromium's WebGPU, as the browser's own would be found; packages that the user may add. */
async function loadWebGpu(): Promise<void> {
  const [dawn, backend] = ["webgpu", "@tensorflow/tfjs-backend-webgpu"];
  const { create, globals } = await import(dawn);
  Object.assign(globalThis, globals, { navigator: { gpu: create([]) } });
  await import(backend);
}
