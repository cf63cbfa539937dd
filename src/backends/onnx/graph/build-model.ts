import type { Value } from "../records/value.js";
import type { CanonicalGraph } from "./canonical-graph.js";
import { OnnxModel } from "./onnx-model.js";

/** The name of a leaf that is fed. */
export function inputName(slot: number): string {
  return `in${slot}`;
}

/** The name of a node's result, by the node's position in its graph. */
export function resultName({ node, output }: Value): string {
  return `${nodeName(node!.index)}_${output}`;
}

export function nodeName(index: number): string {
  return `node${index}`;
}

/** Position of the node that a message of the runtime names. */
export function namedNode(message: string): number | undefined {
  const match = /\bnode(\d+)\b/.exec(message);
  return match ? Number(match[1]) : undefined;
}

/** A graph as an ONNX model for tensors of all extents: literals inside, all other leaves fed. */
export function buildModel({ nodes, leaves, outputs }: CanonicalGraph): Uint8Array {
  const model = new OnnxModel();
  const nameOf = (value: Value | null) =>
    value === null ? "" : value.node ? resultName(value) : inputName(value.slot);
  leaves.forEach(({ constant, data, dtype, shape }, slot) => {
    if (constant === null)
      model.input(inputName(slot), dtype, dtype === "int64" ? shape : shape.map(() => null));
    else model.constant(inputName(slot), dtype, shape, data!);
  });
  for (const { index, op, inputs, outputs: results, attributes } of nodes) {
    model.node(nodeName(index), op, inputs.map(nameOf), results.map(resultName), attributes);
  }
  for (const output of outputs)
    model.output(
      resultName(output),
      output.dtype,
      output.shape.map(() => null),
    );
  return model.finish();
}
