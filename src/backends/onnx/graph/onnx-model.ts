import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { ONNX_TYPE } from "../lowering/lowering.js";
import type { Attributes, Elements, ElementType } from "../records/value.js";

/** Version 9 of the format, with version 20 of the operators: from ONNX 1.15. */
const IR_VERSION = 9;
const OPERATORS = 20;

/** The protocol-buffer field numbers of onnx.proto3 that are written here. */
const MODEL = { irVersion: 1, producer: 2, graph: 7, operators: 8 };
const OPERATOR_SET_VERSION = 2;
const GRAPH = { node: 1, name: 2, constant: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 };
const TENSOR = { extent: 1, type: 2, name: 8, bytes: 9 };
const VALUE_INFO = { name: 1, type: 2 };
const ATTRIBUTE = { name: 1, float: 2, integer: 3, string: 4, integers: 8, type: 20 };
const ATTRIBUTE_TYPE = { float: 1, integer: 2, string: 3, integers: 7 };

type Shape = readonly (number | null)[];

/** Writes an ONNX model, part by part (the format: onnx.proto3 of the ONNX project). */
export class OnnxModel {
  private readonly graph = new BinaryWriter();

  node(
    name: string,
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): void {
    const node = begin(this.graph, GRAPH.node);
    for (const input of inputs) text(node, NODE.input, input);
    for (const output of outputs) text(node, NODE.output, output);
    text(node, NODE.name, name);
    text(node, NODE.operator, operator);
    for (const [key, value] of Object.entries(attributes)) {
      writeAttribute(begin(node, NODE.attribute), key, value);
    }
    node.join();
  }

  /** @param shape  null for an extent that is known only when the model runs */
  input(name: string, type: ElementType, shape: Shape): void {
    writeValueInfo(begin(this.graph, GRAPH.input), name, type, shape);
  }

  output(name: string, type: ElementType, shape: Shape): void {
    writeValueInfo(begin(this.graph, GRAPH.output), name, type, shape);
  }

  constant(name: string, type: ElementType, shape: readonly number[], data: Elements): void {
    const tensor = begin(this.graph, GRAPH.constant);
    for (const extent of shape) integer(tensor, TENSOR.extent, extent);
    integer(tensor, TENSOR.type, ONNX_TYPE[type]);
    text(tensor, TENSOR.name, name);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    tensor.tag(TENSOR.bytes, WireType.LengthDelimited).bytes(bytes).join();
  }

  /** The model as a file would hold it. */
  finish(): Uint8Array {
    text(this.graph, GRAPH.name, "graph");
    const model = new BinaryWriter();
    integer(model, MODEL.irVersion, IR_VERSION);
    text(model, MODEL.producer, "tfjs");
    model.tag(MODEL.graph, WireType.LengthDelimited).bytes(this.graph.finish());
    const operators = begin(model, MODEL.operators);
    integer(operators, OPERATOR_SET_VERSION, OPERATORS);
    operators.join();
    return model.finish();
  }
}

/** A message within a message, which `join` ends. */
function begin(writer: BinaryWriter, field: number): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).fork();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function writeAttribute(writer: BinaryWriter, name: string, value: Attributes[string]): void {
  text(writer, ATTRIBUTE.name, name);
  if (typeof value === "number") {
    integer(writer, ATTRIBUTE.integer, value);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPE.integer);
  } else if (typeof value === "string") {
    text(writer, ATTRIBUTE.string, value);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPE.string);
  } else if ("float" in value) {
    writer.tag(ATTRIBUTE.float, WireType.Bit32).float(value.float);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPE.float);
  } else {
    for (const number of value) integer(writer, ATTRIBUTE.integers, number);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPE.integers);
  }
  writer.join();
}

/** ValueInfoProto { name, TypeProto { Tensor { type, TensorShapeProto { Dimension { extent } … } } } } */
function writeValueInfo(writer: BinaryWriter, name: string, type: ElementType, shape: Shape): void {
  text(writer, VALUE_INFO.name, name);
  const tensor = begin(begin(writer, VALUE_INFO.type), 1);
  integer(tensor, 1, ONNX_TYPE[type]);
  const extents = begin(tensor, 2);
  for (const extent of shape) {
    const dimension = begin(extents, 1);
    if (extent !== null) integer(dimension, 1, extent);
    dimension.join();
  }
  extents.join(); // each join ends the innermost message
  tensor.join();
  writer.join();
  writer.join();
}
