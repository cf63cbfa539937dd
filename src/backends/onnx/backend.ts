import {
  type BackendTimingInfo,
  type BackendValues,
  backend_util,
  type DataId,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { OnnxOptions } from "./options.js";
import { Recorder } from "./recording/recorder.js";
import { type DataContent, type DataRecord, DataRecords } from "./records/data-records.js";
import { LiveValues } from "./records/live-values.js";
import { type Elements, type ElementType, leaf, type Value } from "./records/value.js";
import { Evaluator, READ_WHILE_TRACED } from "./running/evaluator.js";
import { PendingWork } from "./running/pending-work.js";
import type { Runtime } from "./running/runtime.js";
import { Sessions } from "./running/sessions.js";

/** A tfjs engine that records kernels and computes them, as one graph, when a tensor is read. */
export class OnnxBackend extends KernelBackend {
  readonly recorder: Recorder;
  readonly sessions: Sessions;
  readonly pending: PendingWork;
  /** How often each kernel was left to tfjs's cpu engine. */
  readonly fallbacks = new Map<string, number>();
  private readonly records = new DataRecords(this, engine());
  private readonly live = new LiveValues();
  private readonly evaluator: Evaluator;

  constructor(
    runtime: Runtime,
    private options: OnnxOptions,
  ) {
    super();
    this.recorder = new Recorder(this.records, this.live);
    this.sessions = new Sessions(runtime, options);
    this.evaluator = new Evaluator(this.sessions, this.live, (message) => this.options.onWarning(message));
    this.pending = new PendingWork(this.recorder, this.live, this.sessions, this.evaluator);
  }

  /** Changes where and how graphs are computed; tensors stay as they are. */
  configure(options: Partial<OnnxOptions>): void {
    this.options = { ...this.options, ...options };
    if (this.sessions.isSynchronous) this.sessions.configure(this.options);
    else this.evaluator.whenIdle(() => this.sessions.configure(this.options));
  }

  // Kernels

  /** Whether all these tensors are there already and so small that a graph isn't worth it. */
  areFewAtHand(tensors: readonly TensorInfo[]): boolean {
    if (tensors.length === 0) return false;
    let size = 0;
    for (const { dataId } of tensors) {
      const { content } = this.records.get(dataId);
      if (!("value" in content)) return true; // strings and complex numbers never are in graphs
      const { data, argument } = content.value;
      if (data === null || argument !== null) return false;
      size += data.length;
      if (size > this.options.eagerSize) return false;
    }
    return true;
  }

  record<T>(kernel: string, lower: () => T): T {
    this.pending.makeRoom(this.options.maxPending);
    this.recorder.kernel = kernel;
    return lower();
  }

  /** Whether a tensor is at hand and all zeros, as tfjs makes gradients of results that nothing uses. */
  isZeroAtHand({ dataId }: TensorInfo): boolean {
    const { content } = this.records.get(dataId);
    if (!("value" in content) || content.value.argument !== null) return false;
    return content.value.data?.every((x: number | bigint) => x === 0) ?? false;
  }

  /** Computes tensors, where they are pending. */
  evaluate(tensors: readonly TensorInfo[]): void {
    for (const { dataId } of tensors) this.pending.evaluate(this.valuesOf(dataId)); // a failure is one tensor's
  }

  private valuesOf(id: DataId): Value[] {
    const { content } = this.records.get(id);
    if ("value" in content) return [content.value];
    return "real" in content
      ? [content.real, content.imag].flatMap(({ dataId }) => this.valuesOf(dataId))
      : [];
  }

  // Data, as tfjs asks for it

  /** Takes a copy: the program may change its array before the numbers are used. */
  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return this.take(copyOf(values), shape, dtype);
  }

  /**
   * As `write`, but without a copy. The array stays as it is while anything that is computed from it is pending; then its
   * owner may change it, and makes another tensor of it.
   */
  take(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return this.records.add(this.recorder.record(dtype, contentOf(values, shape, dtype)));
  }

  override move(id: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    this.records.adopt(id, this.recorder.record(dtype, this.movedContent(values, shape, dtype), refCount));
  }

  /** @returns a copy, which the program may change */
  override readSync(id: DataId): BackendValues {
    return copyOf(this.valuesHere(id));
  }

  /** As `readSync`, but the engine's own array. */
  valuesHere(id: DataId): BackendValues {
    this.pending.evaluate(this.valuesOf(id));
    return this.valuesNow(this.records.get(id));
  }

  override async read(id: DataId): Promise<BackendValues> {
    return copyOf(await this.lend(id));
  }

  /** As `read`, but the engine's own array. */
  async lend(id: DataId): Promise<BackendValues> {
    if (this.sessions.isSynchronous) return this.valuesHere(id);
    const record = this.records.get(id); // which may be disposed of meanwhile
    await this.evaluator.evaluate(this.valuesOf(id));
    return this.valuesNow(record);
  }

  override refCount(id: DataId): number {
    return this.records.has(id) ? this.records.get(id).refCount : 0;
  }

  override incRef(id: DataId): void {
    this.records.get(id).refCount++;
  }

  override disposeData(id: DataId, force = false): boolean {
    if (!this.records.has(id)) return true;
    const record = this.records.get(id);
    record.refCount--;
    if (!force && record.refCount > 0) return false;
    const { content } = record;
    if ("value" in content) this.live.drop(record, content.value);
    if ("real" in content)
      for (const { dataId } of [content.real, content.imag]) this.disposeData(dataId, true);
    this.records.delete(id);
    return true;
  }

  override numDataIds(): number {
    return this.records.size;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return {
      unreliable: true,
      reasons: ["Intermediate results live in ONNX Runtime, which doesn't tell their size."],
    };
  }

  override async time(f: () => void): Promise<BackendTimingInfo> {
    const start = performance.now();
    f();
    this.pending.evaluateAll();
    return { kernelMs: performance.now() - start };
  }

  override timerAvailable(): boolean {
    return true;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7; // as tfjs's other engines of 32 bits
  }

  override dispose(): void {
    this.sessions.dispose();
  }

  /** What the engine holds and has done. */
  get statistics() {
    const { recorder, evaluator, sessions, live, records, fallbacks } = this;
    return {
      recorded: recorder.recorded,
      runs: evaluator.runs,
      compiled: sessions.compiled,
      sessions: sessions.size,
      sessionBytes: sessions.bytes,
      pending: live.size,
      data: records.size,
      fallbacks: Object.fromEntries(fallbacks),
    };
  }

  private valuesNow({ content }: DataRecord): BackendValues {
    if ("strings" in content) return content.strings;
    if ("value" in content) {
      if (content.value.argument !== null) throw new Error(READ_WHILE_TRACED);
      return content.value.data as BackendValues;
    }
    const [real, imag] = [content.real, content.imag].map(({ dataId }) => this.readSync(dataId));
    return backend_util.mergeRealAndImagArrays(real as Float32Array, imag as Float32Array);
  }

  private movedContent(values: BackendValues, shape: number[], dtype: DataType): DataContent {
    if (dtype !== "complex64") return contentOf(values, shape, dtype);
    const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
    const part = (data: Float32Array): TensorInfo => {
      return { dataId: this.write(data, shape, "float32"), shape, dtype: "float32" };
    };
    return { real: part(real), imag: part(imag) };
  }
}

function contentOf(values: BackendValues, shape: number[], dtype: DataType): DataContent {
  if (dtype === "string") return { strings: values as Uint8Array[] };
  return { value: leaf(asElements(values, dtype), shape.slice(), dtype as ElementType) };
}

/** In memory of its own that isn't shared with other threads, which the runtime wouldn't take. */
function copyOf(values: BackendValues): BackendValues {
  return values.slice() as BackendValues;
}

/** Numbers in the array type of their element type; int64 is narrowed to what tfjs has. */
function asElements(values: BackendValues, dtype: DataType): Elements {
  const Elements = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype as "float32"];
  if (!(values instanceof Elements)) return Elements.from(values as unknown as ArrayLike<number>, Number);
  return values;
}
