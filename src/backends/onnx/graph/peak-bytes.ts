import { sizeOf, type Value } from "../records/value.js";
import type { Graph } from "./connected-graph.js";

/**
 * Memory that a graph's results take at the height of a run, in bytes, where each goes after its last use and
 * outputs stay.
 */
export function peakBytes({ nodes, outputs }: Graph): number {
  const kept = new Set(outputs);
  const lastUse = new Map<Value, number>();
  nodes.forEach(({ inputs, outputs: results }, index) => {
    for (const value of [...inputs, ...results]) if (value?.node) lastUse.set(value, index);
  });
  const freed = Array.from(nodes, () => 0);
  for (const [value, index] of lastUse) if (!kept.has(value)) freed[index] += bytesOf(value);
  let bytes = 0;
  let peak = 0;
  nodes.forEach(({ outputs: results }, index) => {
    for (const result of results) bytes += bytesOf(result);
    peak = Math.max(peak, bytes);
    bytes -= freed[index];
  });
  return peak;
}

function bytesOf({ shape }: Value): number {
  return 4 * sizeOf(shape);
}
