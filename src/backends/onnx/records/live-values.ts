import type { Value } from "./value.js";

/**
 * The pending values that some tensor still holds: what a read of their graph computes, and hands back.
 *
 * A tensor that is dropped without `dispose` gives its value back when the garbage collector finds it, so that
 * the graph behind it doesn't stay in memory for ever.
 */
export class LiveValues {
  private readonly values = new Set<Value>();
  private readonly dropped = new FinalizationRegistry<Value>((value) => this.release(value));

  get size(): number {
    return this.values.size;
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.values.values();
  }

  /** Notes that a record holds a value. */
  hold(record: object, value: Value): void {
    value.holders++;
    if (value.data !== null || value.failure !== null) return;
    this.values.add(value);
    this.dropped.register(record, value, record);
  }

  /** Notes that a record is disposed of. */
  drop(record: object, value: Value): void {
    this.dropped.unregister(record);
    this.release(value);
  }

  /** Notes that a value is computed, or never will be. */
  settle(value: Value): void {
    this.values.delete(value);
  }

  private release(value: Value): void {
    if (--value.holders === 0) this.values.delete(value);
  }
}
