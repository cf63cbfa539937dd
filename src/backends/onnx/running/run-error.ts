import { namedNode } from "../graph/build-model.js";
import type { CanonicalGraph } from "../graph/canonical-graph.js";

/**
 * What the runtime says of a graph that it cannot compile or run, with the recorded operation in its place:
 * `onnx engine: GatherV2 (Gather of [3,4], [2]) failed: indices element out of data bounds, …`
 */
export function runError({ nodes }: CanonicalGraph, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const node = nodes[namedNode(message) ?? -1];
  const reason = message.split("\n")[0].replace(/^.*Status Message: /, "");
  if (!node) return new Error(`onnx engine: ${reason}`, { cause });
  const shapes = node.inputs.map((input) => (input ? `[${input.shape}]` : "-")).join(", ");
  return new Error(`onnx engine: ${node.kernel} (${node.op} of ${shapes}) failed: ${reason}`, { cause });
}
