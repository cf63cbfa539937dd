import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { registerOnnxBackend } from "../../../../src/backends/onnx/index.js";
import { bookkeeping, computation } from "../../../../src/backends/onnx/lowering/index.js";
import { computedOn, relativeDifference, withoutSignOfZero } from "../both-engines.js";
import { arithmetic } from "./arithmetic.cases.js";
import { type Case, type Cases, giver } from "./case.js";
import { creation } from "./creation.cases.js";
import { gatherScatter } from "./gather-scatter.cases.js";
import { layout } from "./layout.cases.js";
import { logic } from "./logic.cases.js";
import { matrixProduct } from "./matrix-product.cases.js";
import { normalisation } from "./normalisation.cases.js";
import { reduction } from "./reduction.cases.js";

// small tensors go through graphs, too
const backend = registerOnnxBackend({ eagerSize: 0, threads: 1, onWarning: () => {} });
tf.enableProdMode();

const cases: Cases = {
  ...arithmetic,
  ...logic,
  ...matrixProduct,
  ...reduction,
  ...normalisation,
  ...layout,
  ...gatherScatter,
  ...creation,
};
const lowered = Object.keys({ ...bookkeeping, ...computation });

test("every kernel that is lowered has cases here, and no other has", () => {
  expect(Object.keys(cases).sort()).toEqual(lowered.sort());
});

describe.each(Object.keys(cases))("%s is what the cpu engine computes", (kernel) => {
  test.each(cases[kernel])("$name", async (one) => {
    const { compute, plainly = compute, within = 0 } = one;
    const expected = await computedOn("cpu", () => plainly(giver(false)));
    for (const isPending of [false, true]) {
      const { calls, fallbacks, found } = await watched(kernel, () => compute(giver(isPending)));
      expect(calls).toBeGreaterThan(0);
      expect(fallbacks > 0, `left to the cpu engine (pending inputs: ${isPending})`).toBe(
        isLeft(one, isPending),
      );
      if (within === 0) expect(found.map(withoutSignOfZero)).toEqual(expected.map(withoutSignOfZero));
      else expect(relativeDifference(found, expected)).toBeLessThanOrEqual(within);
    }
  });
});

function isLeft({ left }: Case, isPending: boolean): boolean {
  return left === "always" || left === (isPending ? "with pending inputs" : "with realised inputs");
}

/** What is computed; how often a kernel is called for it, and how often the cpu engine does the kernel's work. */
async function watched(kernel: string, compute: () => tf.Tensor | tf.Tensor[]) {
  const { kernelFunc } = tf.getKernel(kernel, "onnx");
  const use = (func: tf.KernelFunc) => {
    tf.unregisterKernel(kernel, "onnx");
    tf.registerKernel({ kernelName: kernel, backendName: "onnx", kernelFunc: func });
  };
  const { fallbacks: before } = backend.statistics;
  let calls = 0;
  use((call) => {
    calls++;
    return kernelFunc(call);
  });
  try {
    const found = await computedOn("onnx", compute);
    const { fallbacks: after } = backend.statistics;
    return { calls, fallbacks: (after[kernel] ?? 0) - (before[kernel] ?? 0), found };
  } finally {
    use(kernelFunc);
  }
}
