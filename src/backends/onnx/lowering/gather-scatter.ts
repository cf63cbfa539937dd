import {
  backend_util,
  type GatherV2Attrs,
  type ScatterNdAttrs,
  scatter_util,
  type UnsortedSegmentSumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import { sizeOf, type Value } from "../records/value.js";
import { slice } from "./layout.js";
import { cast, elementwise, isFloat, isInGraph, type Lowerings, where } from "./lowering.js";

/** Elements by computed places. ONNX counts negative indices from the end; tfjs refuses or drops them. */
export const gatherScatter: Lowerings = {
  GatherV2: ({ x, indices }, { axis, batchDims }: GatherV2Attrs, g) => {
    if (batchDims || !isInGraph(x) || indices.dtype !== "int32") return undefined;
    const [along] = util.parseAxisParam(axis, x.shape);
    const count = x.shape[along];
    const places = g.input(indices);
    const known = g.atHand(places);
    const wrong = known?.find((i) => i < 0 || i >= count);
    util.assert(wrong === undefined, () => `GatherV2: the index value ${wrong} is not in [0, ${count - 1}]`);
    const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
    const inputs = [g.input(x), known ? places : withoutNegative(g, places, count)];
    return g.tensor(g.op("Gather", inputs, shape, { attributes: { axis: along } }));
  },

  GatherNd: ({ params, indices }, _: never, g) => {
    const places = g.input(indices);
    if (!isFloat(params) || indices.dtype !== "int32" || g.atHand(places)) return undefined; // tfjs's kernel explains
    const depth = indices.shape.at(-1)!;
    const [shape] = backend_util.prepareAndValidate(params as never, indices as never);
    const counts = cast(g, g.extents(params.shape.slice(0, depth)), "int32");
    const checked = where(g, isNegative(g, places), counts, places);
    return g.tensor(g.op("GatherND", [g.input(params), cast(g, checked, "int64")], shape as number[]));
  },

  ScatterNd: ({ indices, updates }, { shape }: ScatterNdAttrs, g) => {
    const places = g.atHand(g.input(indices));
    if (!isFloat(updates) || indices.dtype !== "int32" || indices.shape.length < 2 || !places)
      return undefined;
    const { sliceRank, sliceSize, numUpdates, strides } = scatter_util.calculateShapes(
      updates,
      indices,
      shape,
    );
    if (!places.every((place, i) => place >= 0 && place < shape[i % sliceRank])) return undefined; // tfjs's kernel explains
    const rows = Int32Array.from({ length: numUpdates }, (_, row) => {
      let place = 0;
      for (let axis = 0; axis < sliceRank; axis++) place += places[row * sliceRank + axis] * strides[axis];
      return place;
    });
    const ids = g.given(rows, [numUpdates]);
    const flat = g.view(g.input(updates), [numUpdates, sliceSize]);
    return g.tensor(addedUp(g, [sizeOf(shape) / sliceSize, sliceSize], ids, flat), shape);
  },

  /** Rows added up by their segment; those of no segment are left out. */
  UnsortedSegmentSum: ({ x, segmentIds }, { numSegments }: UnsortedSegmentSumAttrs, g) => {
    if (!isFloat(x) || segmentIds.shape.length !== 1) return undefined;
    const shape = [numSegments, ...x.shape.slice(1)];
    const ids = g.input(segmentIds);
    const rows = g.view(g.input(x), [ids.shape[0], sizeOf(x.shape) / ids.shape[0]]);
    const [, width] = rows.shape;
    if (g.atHand(ids)?.every((id) => id >= 0 && id < numSegments)) {
      return g.tensor(addedUp(g, [numSegments, width], ids, rows), shape);
    }
    const spare = g.fed(numSegments, "int32"); // a segment more takes up what belongs to none
    const isHigh = elementwise(g, "GreaterOrEqual", [ids, spare], "bool");
    const isOutside = elementwise(g, "Or", [isNegative(g, ids), isHigh]);
    const sums = addedUp(g, [numSegments + 1, width], where(g, isOutside, spare, ids), rows);
    return g.tensor(slice(g, sums, [0, 0], [numSegments, width]), shape);
  },
};

/**
 * Zeros with rows added to those of their ids, [n, width]. Not by ScatterND, whose threads in ONNX Runtime 1.30 add
 * to the same row at the same time, and lose sums.
 */
function addedUp(g: Recorder, shape: number[], ids: Value, rows: Value): Value {
  const zeros = g.op("Expand", [g.scalar(0), g.extents(shape)], shape);
  const everywhere = g.op("Expand", [g.view(ids, [ids.shape[0], 1]), g.extents(rows.shape)], rows.shape);
  const attributes = { axis: 0, reduction: "add" };
  return g.op("ScatterElements", [zeros, everywhere, rows], shape, { attributes });
}

function isNegative(g: Recorder, indices: Value): Value {
  return elementwise(g, "Less", [indices, g.scalar(0, "int32")], "bool");
}

/** Makes negative indices too large, so that the operator refuses them. */
function withoutNegative(g: Recorder, indices: Value, count: number): Value {
  return where(g, isNegative(g, indices), g.fed(count, "int32"), indices);
}
