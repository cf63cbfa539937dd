import type { Value } from "../records/value.js";
import { biasesIntoGemm } from "./bias-into-gemm.js";
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

/** Which graphs a model is for: all of a key, or this one alone, which then is optimised a little further. */
export type Scope = "key" | "graph";

/** Of captured numbers, those that a model for one graph holds itself. */
const FEW = 16;

/** Whether a leaf's numbers are part of the model; all others are fed. */
export function isInside({ constant, argument, data }: Value, scope: Scope): boolean {
  return constant !== null || (scope === "graph" && argument === null && data!.length <= FEW);
}

/** A graph as an ONNX model. */
export function buildModel(graph: CanonicalGraph, scope: Scope): Uint8Array {
  const model = new OnnxModel();
  const extentsOf = ({ dtype, shape }: Value) =>
    scope === "graph" || dtype === "int64" ? shape : shape.map(() => null);
  const nameOf = (value: Value | null) =>
    value === null ? "" : value.node ? resultName(value) : inputName(value.slot);
  graph.leaves.forEach((leaf, slot) => {
    if (isInside(leaf, scope)) model.constant(inputName(slot), leaf.dtype, leaf.shape, leaf.data!);
    else model.input(inputName(slot), leaf.dtype, extentsOf(leaf));
  });
  const biased = biasesIntoGemm(graph);
  const moved = new Set([...biased.values()].map(({ product }) => product));
  for (const node of graph.nodes) {
    if (moved.has(node)) continue;
    const { product = node, bias } = biased.get(node) ?? {};
    const inputs = bias ? [...product.inputs, bias] : product.inputs;
    const results = node.outputs.map(resultName);
    model.node(nodeName(node.index), product.op, inputs.map(nameOf), results, product.attributes);
  }
  for (const output of graph.outputs) model.output(resultName(output), output.dtype, extentsOf(output));
  return model.finish();
}
