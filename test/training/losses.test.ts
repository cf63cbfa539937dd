import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseEngine } from "../../src/backends/engines.js";
import {
  constant,
  distances,
  klDivergence,
  logOddsDivergence,
  smoothedCrossEntropy,
  symmetricKl,
} from "../../src/training/losses.js";
import { relativeToMax } from "../oracle-arrays.js";
import { describeShared, shared } from "../shared-files.js";
import { trainingEngines } from "./training-oracle.js";

interface Json {
  readonly distillation: {
    readonly student: number[][];
    readonly teacher: number[][];
    readonly temperature: number;
    readonly mse: number;
    readonly gradMse: number[][];
    readonly kl: number;
    readonly gradKl: number[][];
  }[];
  readonly labelSmoothing: {
    readonly logits: number[][];
    readonly labels: number[];
    readonly smoothing: number;
    readonly loss: number;
    readonly grad: number[][];
  }[];
}

/** Checks a loss and its gradient, of which all are 0 where student and teacher are one. */
function expectLoss(
  loss: (logits: tf.Tensor2D) => tf.Scalar,
  at: number[][],
  value: number,
  gradient: number[][],
) {
  const actual = tf.valueAndGrad((x: tf.Tensor) => loss(x as tf.Tensor2D))(tf.tensor2d(at));
  const values = [actual.value, actual.grad].map((tensor) => [...tensor.dataSync()]);
  for (const [i, expected] of [[value], gradient.flat()].entries()) {
    const largest = Math.max(...expected.map(Math.abs));
    const scale = largest > 1e-12 ? largest : 1;
    expect(relativeToMax([...values[i]!, scale], [...expected, scale])).toBeLessThan(1e-5);
  }
}

describeShared("losses are PyTorch's", () => {
  const json: Json = JSON.parse(readFileSync(shared("oracle/training/losses.json"), "utf8"));

  describe.each(trainingEngines)("%s", (engine) => {
    beforeAll(async () => {
      await chooseEngine(engine);
    });

    test.each(json.distillation)(
      "distance of $student from $teacher",
      ({ student, teacher, temperature, ...rest }) => {
        const target = tf.tensor2d(teacher);
        expectLoss((logits) => distances.mse(logits, target, temperature), student, rest.mse, rest.gradMse);
        expectLoss((logits) => distances.kl(logits, target, temperature), student, rest.kl, rest.gradKl);
      },
    );

    test.each(json.labelSmoothing)(
      "label smoothing of $labels",
      ({ logits, labels, smoothing, loss, grad }) => {
        expectLoss((x) => smoothedCrossEntropy(x, labels, smoothing).mean(), logits, loss, grad);
      },
    );
  });
  afterAll(() => chooseEngine());
});

describe("divergences of logits", () => {
  beforeAll(() => chooseEngine());
  const p = () =>
    tf.tensor2d([
      [1, -0.5, 0.3],
      [0.2, 0.2, -2],
    ]);
  const q = () =>
    tf.tensor2d([
      [0.1, 0.4, -0.7],
      [1.5, 0.2, 0.4],
    ]);

  test("a sample's KL is 0 to itself and above 0 to others, and both directions make the symmetric one", () => {
    expect([...klDivergence(p(), p()).dataSync()]).toEqual([0, 0]);
    const [there, back, both] = [klDivergence(p(), q()), klDivergence(q(), p()), symmetricKl(p(), q())];
    expect(there.min().dataSync()[0]).toBeGreaterThan(0);
    expect(relativeToMax(both.dataSync(), there.add(back).dataSync())).toBeLessThan(1e-6);
  });

  test("for two classes, the log-odds' gradient is 4 times that of KL", () => {
    const [a, b] = [tf.tensor2d([[0.4, -0.9]]), tf.tensor2d([[-0.2, 0.5]])];
    const gradient = (of: typeof klDivergence) =>
      tf
        .grad((x: tf.Tensor) => of(x as tf.Tensor2D, b).sum())(a)
        .dataSync();
    const expected = gradient(klDivergence).map((slope) => 4 * slope);
    expect(relativeToMax(gradient(logOddsDivergence), expected)).toBeLessThan(1e-4); // its ε is 10⁻⁶
  });

  test("no gradient flows through a constant", () => {
    const gradient = tf.grad((x: tf.Tensor) => x.mul(constant(x)).sum())(tf.tensor1d([3, -2]));
    expect([...gradient.dataSync()]).toEqual([3, -2]);
  });
});
