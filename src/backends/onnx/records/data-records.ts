import type { DataId, DataMover, DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Value } from "./value.js";

/** What stands behind a tensor's data id: a value, strings as bytes, or the two parts of complex numbers. */
export class DataRecord {
  /** The store that it is in; null once it is disposed of. */
  owner: DataRecords | null = null;

  constructor(
    readonly dtype: DataType,
    public content: DataContent,
    public refCount: number,
  ) {}
}

export type DataContent =
  | { readonly value: Value }
  | { readonly strings: Uint8Array[] }
  | { readonly real: TensorInfo; readonly imag: TensorInfo };

/**
 * The engine's data ids. Where this engine makes a tensor, the id is the record itself; ids that come from
 * another engine are looked up.
 */
export class DataRecords {
  private readonly moved = new WeakMap<DataId, DataRecord>();
  private count = 0;

  constructor(
    private readonly backend: KernelBackend,
    private readonly mover: DataMover,
  ) {}

  add(record: DataRecord): DataId {
    record.owner = this;
    this.count++;
    return record;
  }

  /** Takes over an id of another engine. */
  adopt(id: DataId, record: DataRecord): void {
    if (!this.moved.has(id)) this.count++;
    this.moved.set(id, record);
  }

  has(id: DataId): boolean {
    return this.isOwn(id) || this.moved.has(id);
  }

  /** The record of an id; one that another engine holds is moved here first. */
  get(id: DataId): DataRecord {
    if (this.isOwn(id)) return id;
    if (!this.moved.has(id)) this.mover.moveData(this.backend, id);
    return this.moved.get(id)!;
  }

  delete(id: DataId): void {
    this.count--;
    if (this.isOwn(id)) id.owner = null;
    else this.moved.delete(id);
  }

  get size(): number {
    return this.count;
  }

  private isOwn(id: DataId): id is DataRecord {
    return id instanceof DataRecord && id.owner === this;
  }
}
