import { sizeOf, type Value } from "../records/value.js";
import { addsRow } from "./bias-into-gemm.js";
import type { Graph } from "./connected-graph.js";

/** A graph with its leaves numbered in the order in which nodes meet them. */
export interface CanonicalGraph extends Graph {
  /** Realised values that the nodes read; a leaf's position is its `slot`. */
  readonly leaves: readonly Value[];
  /**
   * Equal for graphs that one compiled model serves: same operators, types, ranks and outputs, and the same pattern
   * of shared inputs. Extents don't count, nor do leaves' numbers, but for literals.
   */
  readonly key: string;
  /** Elements of all nodes' first results: how much there is to compute. */
  readonly elements: number;
}

let walks = 0;

/** Numbers a graph's nodes and leaves, and writes its key. */
export function canonicalGraph({ nodes, outputs }: Graph): CanonicalGraph {
  const walk = ++walks;
  const leaves: Value[] = [];
  const key: (number | string)[] = [];
  let elements = 0;
  nodes.forEach((node, index) => {
    node.index = index;
    elements += sizeOf(node.outputs[0].shape);
    key.push(node.key);
    for (const input of node.inputs) {
      if (input === null) key.push("-");
      else if (input.node !== null) key.push(resultNumber(input));
      else {
        if (input.walk !== walk) {
          input.walk = walk;
          input.slot = leaves.length;
          leaves.push(input);
        }
        key.push(-1 - input.slot);
      }
    }
    key.push(addsRow(node) ? "+" : "/"); // a Gemm may take it up, though not a row that widens the product
  });
  for (const output of outputs) key.push(resultNumber(output));
  return { nodes, outputs, leaves, elements, key: `${leaves.map(leafKey).join(";")}|${key.join()}` };
}

/** A node's results are few. */
function resultNumber(value: Value): number {
  return value.node!.index * 8 + value.output;
}

function leafKey({ constant, dtype, shape }: Value): string {
  if (constant !== null) return `#${constant}`;
  return dtype === "int64" ? `l${shape}` : `${dtype[0]}${shape.length}`; // the length of a shape is a rank
}
