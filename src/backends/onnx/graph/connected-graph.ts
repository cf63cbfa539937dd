import type { OnnxNode, Value } from "../records/value.js";

/** Nodes in the order of recording, and those of their results that are to be computed. */
export interface Graph {
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly Value[];
}

let walks = 0;

/**
 * The pending graph around some values: all nodes that they, or live values connected with them through pending
 * values, depend on. All those live values become outputs, so that nothing is ever computed twice; what is not
 * connected stays pending, and does not make this graph look different from the last one.
 *
 * @param targets  values that are asked for; realised ones are passed over
 * @param live     all pending values that tensors hold
 */
export function connectedGraph(targets: readonly Value[], live: Iterable<Value>): Graph {
  const walk = ++walks;
  const components = new DisjointSets();
  const nodes: OnnxNode[] = [];
  const stack: OnnxNode[] = [];

  /** Visits all that a pending value depends on, and joins the components that it meets. */
  function visit(value: Value): number {
    const component = components.add();
    stack.push(value.node!);
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (node.walk === walk) {
        components.join(node.component, component);
        continue;
      }
      node.walk = walk;
      node.component = component;
      nodes.push(node);
      for (const input of node.inputs) if (input?.node) stack.push(input.node);
    }
    return component;
  }

  const asked = targets.filter(({ node }) => node !== null);
  const roots = asked.map(visit);
  const alive = [...live];
  for (const value of alive) visit(value);

  const wanted = new Set(roots.map((component) => components.find(component)));
  const isWanted = (node: OnnxNode) => wanted.has(components.find(node.component));
  const outputs = new Set([...asked, ...alive.filter(({ node }) => isWanted(node!))]);
  return {
    nodes: nodes.filter(isWanted).sort((a, b) => a.id - b.id),
    outputs: [...outputs].sort((a, b) => a.node!.id - b.node!.id || a.output - b.output),
  };
}

/** Whether a value, or one that it is computed from, stands for an argument of a function that is being traced. */
export function needsArgument(value: Value): boolean {
  const walk = ++walks;
  const stack = [value];
  while (stack.length > 0) {
    const { node, argument } = stack.pop()!;
    if (argument !== null) return true;
    if (node === null || node.walk === walk) continue;
    node.walk = walk;
    for (const input of node.inputs) if (input) stack.push(input);
  }
  return false;
}

/** Union–find with path halving (Tarjan and van Leeuwen, 1984). */
class DisjointSets {
  private readonly parents: number[] = [];

  add(): number {
    return this.parents.push(this.parents.length) - 1;
  }

  find(x: number): number {
    const { parents } = this;
    while (parents[x] !== x) {
      parents[x] = parents[parents[x]];
      x = parents[x];
    }
    return x;
  }

  join(a: number, b: number): void {
    this.parents[this.find(a)] = this.find(b);
  }
}
