import "@tensorflow/tfjs"; // registers tfjs's own gradient, which the first test group compares with
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import { registerMatrixProductGradient } from "../../src/backends/matrix-product-gradient.js";
import { randomTensor } from "../fixtures/random-tensor.js";
import { relativeToMax } from "../oracle-arrays.js";

const tfjsOwn = tf.getGradient("BatchMatMul");
const useOwn = () => tf.registerGradient(tfjsOwn);

const transposes = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;
const batches = [[], [1], [3], [2, 3]];
const cases = transposes.flatMap(([tA, tB]) => batches.map((batch) => ({ tA, tB, batch })));

/** Factors and weights of Σ (A·B ∘ W), with A·B of shape [...batch, 2, 4] and 3 terms in each sum. */
function factors(tA: boolean, tB: boolean, batch: readonly number[]): [Tensor, Tensor, Tensor] {
  const shapes = [tA ? [3, 2] : [2, 3], tB ? [4, 3] : [3, 4], [2, 4]];
  return shapes.map((shape, i) => randomTensor<tf.Rank>([...batch, ...shape] as never, i + 1)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
}

const product = (tA: boolean, tB: boolean) => (a: Tensor, b: Tensor) => tf.matMul(a, b, tA, tB);

describe.each(["wasm", "cpu"] as const)("the gradient of matMul on %s", (engine) => {
  beforeAll(() => chooseEngine(engine));

  /** dA and dB of Σ (A·B ∘ W), one after the other. */
  function gradients(tA: boolean, tB: boolean, batch: readonly number[]): number[][] {
    return tf.tidy(() => {
      const [a, b, w] = factors(tA, tB, batch);
      const score = (x: Tensor, y: Tensor) => product(tA, tB)(x, y).mul(w).sum();
      return tf
        .grads(score)([a, b])
        .map((gradient, i) => {
          expect(gradient.shape).toEqual([a, b][i].shape);
          return [...gradient.dataSync()];
        });
    });
  }

  /** d/dA Σ (dScore/dA)² + (dScore/dB)², with Score = Σ (A·B)³: it goes through the gradient's own products. */
  function secondOrder(tA: boolean, tB: boolean, batch: readonly number[]): Float32Array {
    return tf.tidy(() => {
      const [a, b] = factors(tA, tB, batch).map((x) => x.mul(0.5));
      const score = (x: Tensor, y: Tensor) => product(tA, tB)(x, y).pow(3).sum();
      return tf.grad(squaredGradient(score, b))(a).dataSync<"float32">();
    });
  }
  const squaredGradient = (score: (x: Tensor, y: Tensor) => Tensor, b: Tensor) => (x: Tensor) => {
    const [da, db] = tf.grads(score as Parameters<typeof tf.grads>[0])([x, b]);
    return da.square().sum().add(db.square().sum());
  };

  test.each(cases)("is tfjs's own: transposed A $tA, B $tB, batch $batch", ({ tA, tB, batch }) => {
    useOwn();
    const [first, second] = [gradients(tA, tB, batch), secondOrder(tA, tB, batch)];
    registerMatrixProductGradient();
    expect(relativeToMax(gradients(tA, tB, batch).flat(), first.flat())).toBeLessThan(1e-6);
    expect(relativeToMax(secondOrder(tA, tB, batch), second)).toBeLessThan(1e-5);
  });

  test.each(transposes)("is that of finite differences, in second order too: %s, %s", (tA, tB) => {
    registerMatrixProductGradient();
    const [a, b] = tf.tidy(() =>
      factors(tA, tB, []).map((x) => x.mul<Tensor>(0.5).arraySync() as number[][]),
    );
    const analytic = secondOrder(tA, tB, []);
    const numeric: number[] = [];
    const h = 1e-4;
    for (let i = 0; i < a.length; i++) {
      for (let j = 0; j < a[0].length; j++) {
        const moved = (by: number) => a.map((row, r) => row.map((x, c) => (r === i && c === j ? x + by : x)));
        numeric.push(
          (squaredGradientByHand(moved(h), b, tA, tB) - squaredGradientByHand(moved(-h), b, tA, tB)) /
            (2 * h),
        );
      }
    }
    expect(relativeToMax(analytic, numeric)).toBeLessThan(1e-4);
  });

  test("asks the engine for plain products only", () => {
    registerMatrixProductGradient();
    for (const { tA, tB, batch } of cases) {
      const asked = productsIn(engine, () => gradients(tA, tB, batch));
      expect(asked).toEqual([`${tA} ${tB}`, "false false", "false false"]); // forward, then dA and dB
    }
  });
});

/** Which products the engine computes meanwhile, as "transposed A, transposed B". */
function productsIn(engine: string, work: () => void): string[] {
  const kernel = tf.getKernel("BatchMatMul", engine);
  const use = (kernelFunc: tf.KernelFunc) => {
    tf.unregisterKernel("BatchMatMul", engine);
    tf.registerKernel({ ...kernel, kernelFunc });
  };
  const products: string[] = [];
  use((call) => {
    products.push(`${call.attrs!.transposeA} ${call.attrs!.transposeB}`);
    return kernel.kernelFunc(call);
  });
  try {
    work();
  } finally {
    use(kernel.kernelFunc);
  }
  return products;
}

/** Σ (∂S/∂A)² + Σ (∂S/∂B)² of S = Σ (A·B)³ in float64: ∂S/∂Y = 3·Y², ∂S/∂A = ∂S/∂Y·Bᵀ, ∂S/∂B = Aᵀ·∂S/∂Y. */
function squaredGradientByHand(a: number[][], b: number[][], tA: boolean, tB: boolean): number {
  const [left, right] = [tA ? transpose(a) : a, tB ? transpose(b) : b];
  const dy = multiply(left, right).map((row) => row.map((y) => 3 * y * y));
  const squares = (m: number[][]) => m.flat().reduce((sum, x) => sum + x * x, 0);
  return squares(multiply(dy, transpose(right))) + squares(multiply(transpose(left), dy));
}

function multiply(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
}

function transpose(m: number[][]): number[][] {
  return m[0].map((_, j) => m.map((row) => row[j]));
}
