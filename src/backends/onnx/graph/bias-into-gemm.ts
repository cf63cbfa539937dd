import type { OnnxNode, Value } from "../records/value.js";
import type { Graph } from "./connected-graph.js";

/** A + b, where A = X·Y serves nothing else and b is the same for every row, as one operator. */
export interface BiasedProduct {
  readonly product: OnnxNode;
  readonly bias: Value;
}

/**
 * Finds sums that ONNX's Gemm can compute along with its product, in one pass over memory instead of two.
 * @returns by the node of the sum; its product then is computed there, and nowhere else
 */
export function biasesIntoGemm({ nodes, outputs }: Graph): Map<OnnxNode, BiasedProduct> {
  const uses = new Map<Value, number>();
  const use = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { inputs } of nodes) for (const input of inputs) if (input) use(input);
  for (const output of outputs) use(output);

  const found = new Map<OnnxNode, BiasedProduct>();
  for (const node of nodes) {
    const [product, bias] = node.inputs;
    if (addsRow(node) && uses.get(product!) === 1) found.set(node, { product: product!.node!, bias: bias! });
  }
  return found;
}

/** Whether a node adds the same row to each row of a product. */
export function addsRow({ op, inputs: [product, row] }: OnnxNode): boolean {
  return (
    op === "Add" &&
    product?.node?.op === "Gemm" &&
    row?.shape.length === 1 &&
    row.shape[0] === product.shape[1]
  );
}
