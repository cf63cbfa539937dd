import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type DataContent, DataRecord, type DataRecords } from "../records/data-records.js";
import type { LiveValues } from "../records/live-values.js";
import {
  type Attributes,
  type ElementType,
  leaf,
  OnnxNode,
  sameShape,
  sizeOf,
  Value,
} from "../records/value.js";

export interface OpOptions {
  /** Of the result. @default the first input's */
  readonly dtype?: ElementType;
  readonly attributes?: Attributes;
}

/** Records what lowerings ask for as ONNX nodes; nothing is computed. */
export class Recorder {
  /** Nodes recorded since the start. */
  recorded = 0;
  /** The tfjs kernel that is being lowered. */
  kernel = "";
  private readonly keys = new Map<string, number>();
  private readonly constants = new Map<string, Value>();
  /** One value for equal extents, so that few have to be fed. */
  private readonly fedExtents = new Map<string, Value>();

  constructor(
    private readonly records: DataRecords,
    private readonly live: LiveValues,
  ) {}

  /** The value behind a tensor, in the tensor's shape. */
  input(tensor: TensorInfo): Value {
    const { value } = this.records.get(tensor.dataId).content as { value: Value };
    return this.view(value, tensor.shape);
  }

  /** A value's numbers where they are there and stay: not while they stand for an argument of a traced function. */
  atHand({ data, argument }: Value): Int32Array | null {
    return argument === null ? (data as Int32Array | null) : null;
  }

  /** The same numbers in another shape of the same size: a leaf where they are there, else a Reshape. */
  view(value: Value, shape: number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    const key = shape.join();
    let view = value.views?.get(key);
    if (!view) {
      view =
        value.data === null
          ? this.op("Reshape", [value, this.extents(shape)], shape)
          : leaf(value.data, shape.slice(), value.dtype);
      view.argument = value.argument;
      value.views ??= new Map();
      value.views.set(key, view);
    }
    return view;
  }

  /** An operator with one result. */
  op(op: string, inputs: readonly (Value | null)[], shape: number[], options: OpOptions = {}): Value {
    return this.ops(op, inputs, [shape], options)[0];
  }

  /** An operator with a result for each shape, all of one type. */
  ops(
    op: string,
    inputs: readonly (Value | null)[],
    shapes: readonly number[][],
    { dtype = inputs[0]!.dtype, attributes }: OpOptions = {},
  ): Value[] {
    this.recorded++;
    const key = this.keyOf(op, attributes, shapes.length);
    const node = new OnnxNode(op, attributes, key, inputs, this.kernel);
    node.outputs = shapes.map((shape, output) => {
      const value = new Value(shape, dtype);
      value.node = node;
      value.output = output;
      return value;
    });
    return node.outputs;
  }

  /** A number that the mathematics of a lowering brings in: part of the graph. */
  scalar(x: number, dtype: "float32" | "int32" = "float32"): Value {
    return this.constant(`${dtype} ${Object.is(x, -0) ? "-0" : x}`, () =>
      leaf(dtype === "float32" ? Float32Array.of(x) : Int32Array.of(x), [], dtype),
    );
  }

  /** Axes that a lowering works along: part of the graph, [n]. */
  axes(numbers: readonly number[]): Value {
    return this.constant(`int64 ${numbers}`, () => int64(numbers));
  }

  /**
   * Extents, bounds and counts, which change with the shapes of the program's tensors: fed into the graph, so that
   * one graph serves all shapes, [n].
   */
  extents(numbers: readonly number[]): Value {
    const key = numbers.join();
    let value = this.fedExtents.get(key);
    if (!value) {
      value = int64(numbers);
      if (this.fedExtents.size >= EXTENTS_KEPT) this.fedExtents.clear();
      this.fedExtents.set(key, value);
    }
    return value;
  }

  /** A number that the program gives, which may differ at each call: fed into the graph. */
  fed(x: number, dtype: ElementType): Value {
    if (dtype === "float32") return leaf(Float32Array.of(x), [], dtype);
    return leaf(dtype === "bool" ? Uint8Array.of(x) : Int32Array.of(x), [], dtype);
  }

  /** Whole numbers that a lowering works out from the program's: fed into the graph. */
  given(numbers: Int32Array, shape: number[]): Value {
    return leaf(numbers, shape, "int32");
  }

  /** Hands a value out as a tensor; undefined where it is empty, which ONNX Runtime need not bother with. */
  tensor(value: Value, shape = value.shape): TensorInfo | undefined {
    return sizeOf(shape) === 0 ? undefined : this.hand(value, shape);
  }

  /** Hands out several values; undefined where one is empty. */
  tensors(values: readonly Value[]): TensorInfo[] | undefined {
    return values.some(({ shape }) => sizeOf(shape) === 0)
      ? undefined
      : values.map((value) => this.hand(value));
  }

  /** The same data id in another shape. */
  alias({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo {
    this.records.get(dataId).refCount++;
    return { dataId, shape, dtype };
  }

  /** A new data id for a value, strings or complex numbers. */
  record(dtype: TensorInfo["dtype"], content: DataContent, refCount = 1): DataRecord {
    const record = new DataRecord(dtype, content, refCount);
    if ("value" in content) this.live.hold(record, content.value);
    return record;
  }

  /** Hands a value out as a tensor, whatever its size. */
  hand(value: Value, shape = value.shape): TensorInfo {
    const dtype = value.dtype as TensorInfo["dtype"];
    return { dataId: this.records.add(this.record(dtype, { value })), shape, dtype };
  }

  /** A tensor of complex numbers, which from now on owns its two parts. */
  complex(real: TensorInfo, imag: TensorInfo, shape: number[]): TensorInfo {
    return { dataId: this.records.add(this.record("complex64", { real, imag })), shape, dtype: "complex64" };
  }

  /** The parts of a tensor of complex numbers. */
  parts({ dataId }: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
    return this.records.get(dataId).content as { real: TensorInfo; imag: TensorInfo };
  }

  private constant(key: string, make: () => Value): Value {
    let value = this.constants.get(key);
    if (!value) {
      value = make();
      value.constant = this.constants.size;
      this.constants.set(key, value);
    }
    return value;
  }

  private keyOf(op: string, attributes: Attributes | undefined, results: number): number {
    const text = attributes || results > 1 ? `${op} ${results} ${JSON.stringify(attributes)}` : op;
    let key = this.keys.get(text);
    if (key === undefined) {
      key = this.keys.size;
      this.keys.set(text, key);
    }
    return key;
  }
}

const EXTENTS_KEPT = 4096;

function int64(numbers: readonly number[]): Value {
  return leaf(BigInt64Array.from(numbers, BigInt), [numbers.length], "int64");
}
