import {
  backend_util,
  type GatherV2Attrs,
  type ScatterNdAttrs,
  scatter_util,
  type UnsortedSegmentSumAttrs,
  util,
} from "@tensorflow/tfjs-core";
import type { Recorder } from "../recording/recorder.js";
import type { Value } from "../records/value.js";
import { slice } from "./layout.js";
import { cast, elementwise, isFloat, isInGraph, type Lowerings, where } from "./lowering.js";

/** Elements by computed places. ONNX counts negative indices from the end; tfjs refuses or drops them. */
export const gatherScatter: Lowerings = {
  GatherV2: ({ x, indices }, { axis, batchDims }: GatherV2Attrs, g) => {
    if (batchDims || !isInGraph(x) || indices.dtype !== "int32") return undefined;
    const [along] = util.parseAxisParam(axis, x.shape);
    const count = x.shape[along];
    const places = g.input(indices);
    const wrong = places.data?.find((i) => Number(i) < 0 || Number(i) >= count);
    util.assert(wrong === undefined, () => `GatherV2: the index value ${wrong} is not in [0, ${count - 1}]`);
    const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
    const inputs = [g.input(x), places.data ? places : withoutNegative(g, places, count)];
    return g.tensor(g.op("Gather", inputs, shape, { attributes: { axis: along } }));
  },

  GatherNd: ({ params, indices }, _: never, g) => {
    const places = g.input(indices);
    if (!isFloat(params) || indices.dtype !== "int32" || places.data) return undefined; // tfjs's kernel explains
    const depth = indices.shape.at(-1)!;
    const [shape] = backend_util.prepareAndValidate(params as never, indices as never);
    const counts = cast(g, g.extents(params.shape.slice(0, depth)), "int32");
    const checked = where(g, isNegative(g, places), counts, places);
    return g.tensor(g.op("GatherND", [g.input(params), cast(g, checked, "int64")], shape as number[]));
  },

  ScatterNd: ({ indices, updates }, { shape }: ScatterNdAttrs, g) => {
    const places = g.input(indices);
    if (!isFloat(updates) || indices.dtype !== "int32" || indices.shape.length < 2) return undefined;
    const { sliceRank } = scatter_util.calculateShapes(updates, indices, shape);
    const isInside = (place: number | bigint, i: number) => place >= 0 && place < shape[i % sliceRank];
    if (!(places.data as Int32Array | null)?.every(isInside)) return undefined; // tfjs's kernel explains
    return g.tensor(added(g, shape, places, g.input(updates)));
  },

  /** Rows added up by their segment; those of no segment are left out. */
  UnsortedSegmentSum: ({ x, segmentIds }, { numSegments }: UnsortedSegmentSumAttrs, g) => {
    if (!isFloat(x) || segmentIds.shape.length !== 1) return undefined;
    const shape = [numSegments, ...x.shape.slice(1)];
    const ids = g.input(segmentIds);
    const column = g.view(ids, [ids.shape[0], 1]);
    if ((ids.data as Int32Array | null)?.every((id) => id >= 0 && id < numSegments)) {
      return g.tensor(added(g, shape, column, g.input(x)));
    }
    const spare = g.fed(numSegments, "int32"); // a segment more takes up what belongs to none
    const isHigh = elementwise(g, "GreaterOrEqual", [column, spare], "bool");
    const isOutside = elementwise(g, "Or", [isNegative(g, column), isHigh]);
    const sums = added(g, shape.with(0, numSegments + 1), where(g, isOutside, spare, column), g.input(x));
    return g.tensor(
      slice(
        g,
        sums,
        shape.map(() => 0),
        shape,
      ),
    );
  },
};

/** Zeros with rows added at places, [..., depth]. */
function added(g: Recorder, shape: number[], places: Value, rows: Value): Value {
  const zeros = g.op("Expand", [g.scalar(0), g.extents(shape)], shape.slice());
  return g.op("ScatterND", [zeros, cast(g, places, "int64"), rows], zeros.shape, {
    attributes: { reduction: "add" },
  });
}

function isNegative(g: Recorder, indices: Value): Value {
  return elementwise(g, "Less", [indices, g.scalar(0, "int32")], "bool");
}

/** Makes negative indices too large, so that the operator refuses them. */
function withoutNegative(g: Recorder, indices: Value, count: number): Value {
  return where(g, isNegative(g, indices), g.fed(count, "int32"), indices);
}
