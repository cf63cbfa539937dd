import * as tf from "@tensorflow/tfjs-core";
import { checkCount } from "../support/check-options.js";
import { invalid, RahpError } from "../support/rahp-error.js";
import { registerMatrixProductGradient } from "./matrix-product-gradient.js";
import { DEVICES, type Device } from "./onnx/options.js";
import { checkKnownGradient, differenceFromCpu } from "./self-test.js";

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

/** Loads the packages that register each with tfjs; rejects where they are not installed or do not work. */
const load: Readonly<Record<EngineName, (options: EngineOptions) => Promise<unknown>>> = {
  onnx: loadOnnx,
  tensorflow: loadTensorFlow,
  webgpu: loadWebGpu,
  wasm: () => import("@tensorflow/tfjs-backend-wasm"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
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
  checkChoice(name, options);
  if (name === undefined && inUse !== undefined) return inUse.name;
  await loadGradients();
  const reasons: string[] = [];
  for (const candidate of name ? [name] : ENGINES) {
    try {
      await start({ name: candidate, ...options });
      return candidate;
    } catch (error) {
      reasons.push(`${candidate}: ${reasonIn(error)}`);
    }
  }
  throw new RahpError(`no engine works (${reasons.join("; ")})`);
}

/** One line of an error; for a package that is not there, its name without the paths in which it was looked for. */
function reasonIn(error: unknown): string {
  const [line] = (error as Error).message.split("\n");
  const [, missing] = /^Cannot find (?:package|module) '([^']+)'/.exec(line) ?? [];
  return missing ? `the package ${missing} is not installed` : line.replace(/^onnx engine: /, "");
}

/** The engine that computes; the best that works where none was chosen yet. */
export async function engineInUse(): Promise<{ name: EngineName; device: Device; label: string }> {
  const name = await chooseEngine();
  const { device = "cpu" } = inUse!;
  return { name, device, label: device === "cpu" ? name : `${name} (${device})` };
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
    await load[wanted.name](wanted);
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

/** Float32 leaves some 1e-6; a graphics card's functions are a little coarser. */
const TOLERANCE = 1e-4;

/** Holds what computes on a graphics card to what the cpu engine computes. */
async function checkLikeCpu(engine: EngineName): Promise<void> {
  const difference = await differenceFromCpu(engine);
  if (!(difference <= TOLERANCE)) {
    throw new Error(
      `it differs from the cpu engine by ${difference.toExponential(1)} (expected 1e-4 at most)`,
    );
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

/** tfjs's WebGPU engine on Dawn, which is Chromium's WebGPU: packages that the user may add. */
async function loadWebGpu(): Promise<void> {
  const [dawn, backend] = ["webgpu", "@tensorflow/tfjs-backend-webgpu"];
  const { create, globals } = await import(dawn);
  const gpu = create([]);
  if (!(await gpu.requestAdapter())) throw new Error("there is no graphics card with a driver for it");
  const browser = { ...globals, navigator: { gpu } };
  for (const [name, value] of Object.entries(browser)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  await import(backend);
}
