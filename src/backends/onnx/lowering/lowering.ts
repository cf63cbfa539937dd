import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { ElementType, Value } from "../records/value.js";

/** A kernel's tensors by name, none of them empty; lists of tensors are under their indices. */
export type Inputs = Readonly<Record<string, TensorInfo>>;

/**
 * Says with ONNX operators what a tfjs kernel computes.
 * @returns undefined where it can't for these types and shapes: then tfjs's own cpu kernel does it
 */
export type Lowering = (
  inputs: Inputs,
  attributes: never,
  g: Recorder,
) => TensorInfo | TensorInfo[] | undefined;

/** Lowerings by kernel name. */
export type Lowerings = Readonly<Record<string, Lowering>>;

export const isFloat = ({ dtype }: TensorInfo): boolean => dtype === "float32";
export const isBool = ({ dtype }: TensorInfo): boolean => dtype === "bool";
export const isNumeric = ({ dtype }: TensorInfo): boolean => dtype === "float32" || dtype === "int32";
export const isInGraph = (tensor: TensorInfo): boolean => isNumeric(tensor) || isBool(tensor);

/** The shape of an elementwise result. */
export function broadcast(...shapes: readonly (readonly number[])[]): number[] {
  return shapes.reduce<number[]>((a, b) => backend_util.assertAndGetBroadcastShape(a, b as number[]), []);
}

/** An elementwise operator, broadcasting. */
export function elementwise(g: Recorder, op: string, inputs: readonly Value[], dtype?: ElementType): Value {
  return g.op(op, inputs, broadcast(...inputs.map(({ shape }) => shape)), { dtype });
}

/** Where the condition holds one value, elsewhere the other. */
export function where(g: Recorder, condition: Value, yes: Value, no: Value): Value {
  return elementwise(g, "Where", [condition, yes, no], yes.dtype);
}

/** The element types' numbers in ONNX (TensorProto.DataType). */
export const ONNX_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

export function cast(g: Recorder, x: Value, dtype: ElementType): Value {
  return x.dtype === dtype ? x : g.op("Cast", [x], x.shape, { dtype, attributes: { to: ONNX_TYPE[dtype] } });
}
