import {
  backend_util,
  type ConcatAttrs,
  type ExpandDimsAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type ReshapeAttrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  slice_util,
  type TensorInfo,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
  util,
} from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import { sameShape, sizeOf, type Value } from "../records/value.js";
import { isInGraph, isNumeric, type Lowerings } from "./lowering.js";

/** The same elements under other shapes, which share the tensor's data id, whatever the type. */
export const aliases: Lowerings = {
  Identity: ({ x }, _: never, g) => g.alias(x, x.shape),
  Reshape: ({ x }, { shape }: ReshapeAttrs, g) => {
    const size = sizeOf(x.shape);
    const whole = util.inferFromImplicitShape(shape, size);
    util.assert(
      sizeOf(whole) === size,
      () =>
        `The new shape (${whole}) has ${sizeOf(whole)} elements and the old shape (${x.shape}) has ${size} elements. The new shape and old shape must have the same number of elements.`,
    );
    return g.alias(x, whole);
  },
  ExpandDims: ({ input }, { dim }: ExpandDimsAttrs, g) => {
    const rank = input.shape.length;
    util.assert(dim >= -(rank + 1), () => `Axis must be in the interval [${-(rank + 1)}, ${rank}]`);
    return g.alias(input, input.shape.toSpliced(dim < 0 ? rank + 1 + dim : dim, 0, 1));
  },
};

/** The same elements in other places. */
export const layout: Lowerings = {
  Transpose: ({ x }, { perm }: TransposeAttrs, g) => {
    if (!isInGraph(x)) return undefined;
    if (perm.every((axis, i) => axis === i)) return g.alias(x, x.shape);
    const shape = perm.map((axis) => x.shape[axis]);
    return g.tensor(g.op("Transpose", [g.input(x)], shape, { attributes: { perm: [...perm] } }));
  },
  Slice: ({ x }, attributes: SliceAttrs, g) => {
    if (!isInGraph(x)) return undefined;
    const [begin, size] = slice_util.parseSliceParams(x, attributes.begin, attributes.size);
    slice_util.assertParamsValid(x, begin, size);
    return sameShape(size, x.shape) ? g.alias(x, x.shape) : g.tensor(slice(g, g.input(x), begin, size));
  },
  SplitV: ({ x }, { numOrSizeSplits, axis }: SplitVAttrs, g) => {
    if (!isInGraph(x)) return undefined;
    const [along] = util.parseAxisParam(axis, x.shape);
    const whole = g.input(x);
    let start = 0;
    const parts = backend_util.prepareSplitSize(x, numOrSizeSplits, along).map((extent) => {
      const part = sliceOfAxis(g, whole, along, start, extent);
      start += extent;
      return part;
    });
    return parts.length === 1 ? [g.alias(x, x.shape)] : g.tensors(parts);
  },
  Unpack: ({ value: x }, { axis }: UnpackAttrs, g) => {
    if (!isInGraph(x)) return undefined;
    const along = axis < 0 ? axis + x.shape.length : axis;
    const shape = x.shape.toSpliced(along, 1);
    if (x.shape[along] === 1) return [g.alias(x, shape)];
    const whole = g.input(x);
    return g.tensors(
      Array.from({ length: x.shape[along] }, (_, i) => g.view(sliceOfAxis(g, whole, along, i, 1), shape)),
    );
  },
  Concat: (inputs, { axis }: ConcatAttrs, g) => {
    const parts = Object.values(inputs);
    const [along] = util.parseAxisParam(axis, parts[0].shape);
    backend_util.assertParamsConsistent(
      parts.map(({ shape }) => shape),
      along,
    );
    if (parts.length === 1) return g.alias(parts[0], parts[0].shape);
    return joined(
      g,
      parts,
      along,
      parts.map(({ shape }) => shape),
    );
  },
  Pack: (inputs, { axis }: PackAttrs, g) => {
    const parts = Object.values(inputs);
    for (const { shape } of parts)
      util.assertShapesMatch(shape, parts[0].shape, "All tensors passed to stack must have matching shapes");
    const along = axis < 0 ? axis + parts[0].shape.length + 1 : axis;
    const shape = parts[0].shape.toSpliced(along, 0, 1);
    if (parts.length === 1) return g.alias(parts[0], shape);
    return joined(
      g,
      parts,
      along,
      parts.map(() => shape),
    );
  },
  PadV2: ({ x }, { paddings, constantValue }: PadV2Attrs, g) => {
    if (!isNumeric(x) || x.shape.length === 0) return undefined;
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return g.alias(x, x.shape);
    const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    const shape = x.shape.map((extent, i) => extent + paddings[i][0] + paddings[i][1]);
    const value = g.input(x);
    return g.tensor(g.op("Pad", [value, g.extents(pads), g.fed(constantValue, value.dtype)], shape));
  },
  Tile: ({ x }, { reps }: TileAttrs, g) => {
    if (!isInGraph(x) || reps.length !== x.shape.length || reps.some((count) => count <= 0)) return undefined;
    if (reps.every((count) => count === 1)) return g.alias(x, x.shape);
    const shape = x.shape.map((extent, i) => extent * reps[i]);
    const isSpread = x.shape.every((extent, i) => extent === 1 || reps[i] === 1);
    return g.tensor(
      isSpread
        ? g.op("Expand", [g.input(x), g.extents(shape)], shape)
        : g.op("Tile", [g.input(x), g.extents(reps)], shape),
    );
  },
  Reverse: ({ x }, { dims }: ReverseAttrs, g) => {
    if (!isNumeric(x)) return undefined;
    const axes = util.parseAxisParam(dims, x.shape);
    if (axes.length === 0) return g.alias(x, x.shape);
    const each = (number: number) => g.axes(axes.map(() => number));
    const [last, beforeFirst, backwards] = [each(-1), each(-(2 ** 31)), each(-1)];
    return g.tensor(g.op("Slice", [g.input(x), last, beforeFirst, g.axes(axes), backwards], x.shape));
  },
};

/** A block of a value. */
export function slice(g: Recorder, x: Value, begin: readonly number[], size: number[]): Value {
  const axes = size.map((_, i) => i).filter((i) => size[i] !== x.shape[i]);
  const starts = axes.map((i) => begin[i]);
  const ends = axes.map((i) => begin[i] + size[i]);
  return g.op("Slice", [x, g.extents(starts), g.extents(ends), g.axes(axes)], size);
}

function sliceOfAxis(g: Recorder, x: Value, axis: number, start: number, extent: number): Value {
  const begin = x.shape.map((_, i) => (i === axis ? start : 0));
  return slice(g, x, begin, x.shape.with(axis, extent));
}

/** Tensors one after the other along an axis, each seen in a shape of its own. */
function joined(
  g: Recorder,
  parts: readonly TensorInfo[],
  axis: number,
  shapes: readonly number[][],
): TensorInfo | undefined {
  if (!isInGraph(parts[0]) || parts.some(({ dtype }) => dtype !== parts[0].dtype)) return undefined;
  const extent = shapes.reduce((sum, shape) => sum + shape[axis], 0);
  const values = parts.map((part, i) => g.view(g.input(part), shapes[i]));
  return g.tensor(g.op("Concat", values, shapes[0].with(axis, extent), { attributes: { axis } }));
}
