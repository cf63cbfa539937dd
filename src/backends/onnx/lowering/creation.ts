import {
  type CastAttrs,
  type FillAttrs,
  type OneHotAttrs,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { ElementType, Value } from "../records/value.js";
import { isNaNAt } from "./arithmetic.js";
import { cast, elementwise, isFloat, isInGraph, isNumeric, type Lowerings, where } from "./lowering.js";

/** Tensors of given numbers, and changes of type. */
export const creation: Lowerings = {
  Fill: (_, { shape, value, dtype = util.inferDtype(value) }: FillAttrs, g) =>
    typeof value === "number" ? filled(g, shape, value, dtype as ElementType) : undefined,
  ZerosLike: ({ x }, _: never, g) =>
    isInGraph(x) ? filled(g, x.shape, 0, x.dtype as ElementType) : undefined,
  OnesLike: ({ x }, _: never, g) =>
    isInGraph(x) ? filled(g, x.shape, 1, x.dtype as ElementType) : undefined,

  OneHot: ({ indices }, { dtype, depth, onValue, offValue }: OneHotAttrs, g) => {
    if (indices.dtype !== "int32" || (dtype !== "float32" && dtype !== "int32")) return undefined;
    const column = g.view(g.input(indices), [...indices.shape, 1]);
    const classes = cast(g, g.extents([...Array(depth).keys()]), "int32");
    const isClass = elementwise(g, "Equal", [column, classes], "bool");
    return g.tensor(where(g, isClass, g.fed(onValue, dtype), g.fed(offValue, dtype)));
  },

  Cast: ({ x }, { dtype }: CastAttrs, g) => {
    if (x.dtype === dtype) return g.alias(x, x.shape);
    if (!isInGraph(x) || !isInGraph({ dtype } as TensorInfo)) return undefined;
    const value = g.input(x);
    const numbers = isFloat(x) && dtype === "int32" ? inRangeOfInt32(g, value) : value;
    return g.tensor(cast(g, numbers, dtype as ElementType));
  },
};

/** One number everywhere. */
function filled(g: Recorder, shape: number[], value: number, dtype: ElementType): TensorInfo | undefined {
  return isNumeric({ dtype } as TensorInfo) || dtype === "bool"
    ? g.tensor(g.op("Expand", [g.fed(value, dtype), g.extents(shape)], shape))
    : undefined;
}

/**
 * Floats that become the integers that JavaScript makes of them: too large ones wrap round, modulo 2³², infinities
 * and NaN become 0.
 */
function inRangeOfInt32(g: Recorder, x: Value): Value {
  const turns = elementwise(g, "Floor", [
    elementwise(g, "Add", [elementwise(g, "Mul", [x, g.scalar(2 ** -32)]), g.scalar(0.5)]),
  ]);
  const wrapped = elementwise(g, "Sub", [x, elementwise(g, "Mul", [turns, g.scalar(2 ** 32)])]);
  const isInside = elementwise(g, "Less", [elementwise(g, "Abs", [x]), g.scalar(2 ** 31)], "bool");
  const numbers = where(g, isInside, x, wrapped);
  return where(g, isNaNAt(numbers, g), g.scalar(0), numbers);
}
