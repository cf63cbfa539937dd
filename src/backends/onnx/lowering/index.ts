import { arithmetic } from "./arithmetic.js";
import { complex } from "./complex.js";
import { creation } from "./creation.js";
import { gatherScatter } from "./gather-scatter.js";
import { aliases, layout } from "./layout.js";
import { logic } from "./logic.js";
import type { Lowerings } from "./lowering.js";
import { matrixProduct } from "./matrix-product.js";
import { normalisation } from "./normalisation.js";
import { reduction } from "./reduction.js";

/** Kernels that compute nothing: they give out tensors that they were given, of any type and size. */
export const bookkeeping: Lowerings = { ...aliases, ...complex };

/** Kernels that become ONNX operators. All others, and what these decline, tfjs's cpu kernels compute. */
export const computation: Lowerings = {
  ...arithmetic,
  ...logic,
  ...matrixProduct,
  ...reduction,
  ...normalisation,
  ...layout,
  ...gatherScatter,
  ...creation,
};
