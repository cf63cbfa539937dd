import {
  type ArgMaxAttrs,
  backend_util,
  type CumsumAttrs,
  type MaxAttrs,
  type SoftmaxAttrs,
  type SumAttrs,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { Value } from "../records/value.js";
import { isNaNAt } from "./arithmetic.js";
import { cast, isBool, isFloat, isNumeric, type Lowering, type Lowerings, where } from "./lowering.js";

/** Results along axes. */
export const reduction: Lowerings = {
  Sum: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isNumeric, plain("ReduceSum")),
  Mean: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isFloat, plain("ReduceMean")),
  Prod: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isNumeric, plain("ReduceProd")),
  Max: ({ x }, { reductionIndices, keepDims }: MaxAttrs, g) =>
    reduced(g, x, reductionIndices, keepDims, isNumeric, withNaN("ReduceMax")),
  Min: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isNumeric, withNaN("ReduceMin")),
  All: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isBool, ofTruth("ReduceMin")),
  Any: ({ x }, { axis, keepDims }: SumAttrs, g) =>
    reduced(g, x, axis, keepDims, isBool, ofTruth("ReduceMax")),
  ArgMax: extremeIndex("ArgMax", Number.NEGATIVE_INFINITY),
  ArgMin: extremeIndex("ArgMin", Number.POSITIVE_INFINITY),

  Softmax: ({ logits }, { dim }: SoftmaxAttrs, g) =>
    isFloat(logits)
      ? g.tensor(g.op("Softmax", [g.input(logits)], logits.shape, { attributes: { axis: dim } }))
      : undefined,
  Cumsum: ({ x }, { axis, exclusive, reverse }: CumsumAttrs, g) => {
    if (!isFloat(x) || x.shape.length === 0) return undefined;
    const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
    const [along] = util.parseAxisParam(axis, x.shape);
    return g.tensor(g.op("CumSum", [g.input(x), g.scalar(along, "int32")], x.shape, { attributes }));
  },
};

/** Reduces a value along axes into the shape that keeps them with extent 1, or drops them. */
type Reduce = (g: Recorder, x: Value, axes: number[], shape: number[], keep: boolean) => Value;

function reduced(
  g: Recorder,
  x: TensorInfo,
  axis: number | number[],
  keepDims: boolean,
  accepts: (tensor: TensorInfo) => boolean,
  reduce: Reduce,
): TensorInfo | undefined {
  if (!accepts(x)) return undefined;
  const axes = util.parseAxisParam(axis, x.shape);
  if (axes.length === 0) return g.alias(x, x.shape);
  const [dropped] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const shape = keepDims ? backend_util.expandShapeToKeepDim(dropped, axes) : dropped;
  return g.tensor(reduce(g, g.input(x), axes, shape, keepDims));
}

function plain(op: string): Reduce {
  return (g, x, axes, shape, keep) =>
    g.op(op, [x, g.axes(axes)], shape, { attributes: { keepdims: keep ? 1 : 0 } });
}

/** An extreme that is NaN where any element is, which ONNX Runtime's own reductions lose. */
function withNaN(op: string): Reduce {
  return (g, x, axes, shape, keep) => {
    const extreme = plain(op)(g, x, axes, shape, keep);
    if (x.dtype !== "float32") return extreme;
    const spoilt = plain("ReduceMax")(g, cast(g, isNaNAt(x, g), "float32"), axes, shape, keep);
    return where(g, cast(g, spoilt, "bool"), g.scalar(Number.NaN), extreme);
  };
}

/** All or any, on 0 and 1. */
function ofTruth(op: string): Reduce {
  return (g, x, axes, shape, keep) => cast(g, plain(op)(g, cast(g, x, "int32"), axes, shape, keep), "bool");
}

/** The index of an extreme; NaN never is one, unless it comes first, which is how tfjs's loops compare. */
function extremeIndex(op: string, worst: number): Lowering {
  return ({ x }, { axis }: ArgMaxAttrs, g) => {
    if (!isFloat(x) || x.shape.length === 0) return undefined;
    const [along] = util.parseAxisParam(axis, x.shape);
    const shape = x.shape.filter((_, i) => i !== along);
    const value = g.input(x);
    const numbers = where(g, isNaNAt(value, g), g.scalar(worst), value);
    const attributes = { axis: along, keepdims: 0 };
    const index = cast(g, g.op(op, [numbers], shape, { dtype: "int64", attributes }), "int32");
    const first = g.op("Gather", [value, g.scalar(0, "int32")], shape, { attributes: { axis: along } });
    return g.tensor(where(g, isNaNAt(first, g), g.scalar(0, "int32"), index));
  };
}
