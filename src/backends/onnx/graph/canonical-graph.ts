import type { Value } from "../records/value.js";
import type { Graph } from "./connected-graph.js";

/** A graph with its leaves numbered in the order in which nodes meet them. */
export interface CanonicalGraph extends Graph {
  /** Realised values that the nodes read; a leaf's position is its `slot`. */
  readonly leaves: readonly Value[];
  /**
   * Equal for graphs that one compiled model serves: same operators, shapes, types and outputs, and the same
   * pattern of shared inputs. Leaves' numbers don't count, but for literals.
   */
  readonly key: string;
}

let walks = 0;

/** Numbers a graph's nodes and leaves, and writes its key. */
export function canonicalGraph({ nodes, outputs }: Graph): CanonicalGraph {
  const walk = ++walks;
  const leaves: Value[] = [];
  const key: (number | string)[] = [];
  nodes.forEach((node, index) => {
    node.index = index;
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
    key.push("/");
  });
  for (const output of outputs) key.push(resultNumber(output));
  return { nodes, outputs, leaves, key: `${leaves.map(leafKey).join(";")}|${key.join()}` };
}

/** A node's results are few. */
function resultNumber(value: Value): number {
  return value.node!.index * 8 + value.output;
}

function leafKey({ constant, dtype, shape }: Value): string {
  return constant === null ? `${dtype[0]}${shape}` : `#${constant}`;
}
