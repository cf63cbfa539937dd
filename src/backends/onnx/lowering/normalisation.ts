import { elementwise, isFloat, type Lowerings } from "./lowering.js";

/** Kernels of this engine's own, which programs call by name where it computes (their gradients: gradients.ts). */
export const normalisation: Lowerings = {
  /** y = γ·(x − μ)/√(σ² + ε) + β over the last axis; also μ and 1/√(σ² + ε), which the gradient uses. */
  LayerNormalization: ({ x, gamma, beta }, { epsilon }: { epsilon: number }, g) => {
    if (!isFloat(x)) return undefined;
    const ofRow = x.shape.with(-1, 1);
    const attributes = { axis: -1, epsilon: { float: epsilon } };
    const inputs = [g.input(x), g.input(gamma), g.input(beta)];
    return g.tensors(g.ops("LayerNormalization", inputs, [x.shape, ofRow, ofRow], { attributes }));
  },
  /** GELU, x·Φ(x), in one pass; its gradient finds Φ again. */
  Gelu: ({ x }, _: never, g) => (isFloat(x) ? g.tensor(elementwise(g, "Gelu", [g.input(x)])) : undefined),
  /** Φ(x) = (1 + erf(x/√2))/2, the normal distribution's cumulative density. */
  NormalCdf: ({ x }, _: never, g) => {
    if (!isFloat(x)) return undefined;
    const erf = elementwise(g, "Erf", [elementwise(g, "Mul", [g.input(x), g.scalar(Math.SQRT1_2)])]);
    return g.tensor(elementwise(g, "Mul", [elementwise(g, "Add", [erf, g.scalar(1)]), g.scalar(0.5)]));
  },
};
