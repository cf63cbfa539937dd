import type { Tensor as RuntimeTensor } from "onnxruntime-common";

/** Element types inside graphs. int64 occurs only between nodes and in constants: tfjs has no such type. */
export type ElementType = "float32" | "int32" | "bool" | "int64";
export type Elements = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** Attributes of an ONNX node; numbers are integers, and floats stand in `{ float }`. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | { float: number }>>;

/** An array of numbers that is there already (realised: a leaf of graphs), or that a node will compute (pending). */
export class Value {
  /** The numbers, row-major; null while pending. */
  data: Elements | null = null;
  /** What computes it; null once realised. */
  node: OnnxNode | null = null;
  /** Which of the node's results it is. */
  output = 0;
  /** Number of tensor data ids that hold it; a pending value without one is computed only if others need it. */
  holders = 0;
  /** The same numbers in other shapes, by shape. */
  views: Map<string, Value> | null = null;
  /** The runtime's own handle of `data`, made when it is first fed. */
  feed: RuntimeTensor | null = null;
  /** Set for literals that lowerings bring in: written into graphs, and part of their keys. */
  constant: number | null = null;
  /** Which argument of a function that is being traced it stands for. */
  argument: number | null = null;
  /** Why it could not be computed. */
  failure: Error | null = null;

  /** Scratch of one walk over a graph: the walk's number, and a position. */
  walk = 0;
  slot = 0;

  constructor(
    readonly shape: number[],
    readonly dtype: ElementType,
  ) {}
}

/** A realised value. */
export function leaf(data: Elements, shape: number[], dtype: ElementType): Value {
  const value = new Value(shape, dtype);
  value.data = data;
  return value;
}

let nodes = 0;

/** One ONNX operator as it was recorded. */
export class OnnxNode {
  /** Order of recording, which is a topological order. */
  readonly id = ++nodes;
  outputs: Value[] = [];

  /** Scratch of one walk over a graph: the walk's number, a component and a position. */
  walk = 0;
  component = 0;
  index = 0;

  constructor(
    readonly op: string,
    readonly attributes: Attributes | undefined,
    /** Stands for operator, attributes and number of results in graph keys. */
    readonly key: number,
    /** Inputs in ONNX's order; null for one that is left out. Emptied once all outputs are realised. */
    public inputs: readonly (Value | null)[],
    /** The tfjs kernel that recorded it, for messages. */
    readonly kernel: string,
  ) {}
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
